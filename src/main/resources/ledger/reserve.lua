
-- the calls after the first have ended, and are settled before it begins
local call = table.remove(calls, 1)
for i = 1, #KEYS / 2 do
  accounts[i] = account(i)
  for _, ended in ipairs(calls) do
    settle(accounts[i], ended)
  end
end

-- the call was settled before its reservation arrived
if redis.call('ZSCORE', accounts[1].open, call.settled) then
  return answer(accounts, 0, 0, 0)
end

for i, it in ipairs(accounts) do
  local reached = 0
  local wait = missing(1, it.rate, it.calls_full)
  if wait > 0 then
    reached = 1
  end
  if reached == 0 then
    wait = missing(call.tokens, it.token_rate, it.tokens_full)
    if wait > 0 then
      reached = 2
    end
  end
  if reached == 0 and it.in_flight >= it.most_in_flight then
    reached = 3
  end
  if reached == 0 and it.calls >= it.most_calls then
    reached = 4
  end
  if reached == 0 and it.budget ~= math.huge then
    local enough = it.spent + it.reserved + call.amount <= it.budget
    if it.in_flight == 0 then
      enough = it.spent < it.budget
    end
    if not enough then
      reached = 5
    end
  end
  if reached > 3 then
    wait = it.began + it.period - now
  end
  if reached > 0 then
    return answer(accounts, reached, i, wait)
  end
end

for _, it in ipairs(accounts) do
  it.calls_full = taken(1, it.rate, it.calls_full)
  it.tokens_full = taken(call.tokens, it.token_rate, it.tokens_full)
  it.calls = it.calls + 1
  it.in_flight = it.in_flight + 1
  it.reserved = it.reserved + call.amount
  redis.call('ZADD', it.open, whole(now + call.lifetime), call.open)
end
return answer(accounts, 0, 0, 0)
