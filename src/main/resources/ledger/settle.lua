
local cost, consumed, uncounted = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])

for i = 1, #KEYS / 2 do
  local it = account(i)
  accounts[i] = it
  if not redis.call('ZSCORE', it.open, settled) then
    local expiry = tonumber(redis.call('ZSCORE', it.open, member) or nil)
    if expiry then
      redis.call('ZREM', it.open, member)
      it.reserved = math.max(0, it.reserved - amount)
      it.in_flight = math.max(0, it.in_flight - 1)
    end
    redis.call('ZADD', it.open, whole(math.max(expiry or 0, now + lifetime)), settled)
    it.spent = it.spent + cost
    if expiry or uncounted == 0 then
      it.tokens_full = taken(consumed - tokens, it.token_rate, it.tokens_full)
    else
      it.calls = it.calls + uncounted
      it.calls_full = taken(uncounted, it.rate, it.calls_full)
      it.tokens_full = taken(consumed, it.token_rate, it.tokens_full)
    end
  end
end
return answer(accounts, 0, 0, 0)
