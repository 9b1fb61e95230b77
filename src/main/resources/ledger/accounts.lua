-- The accounts of one call, or of several that have the same ones, for the scripts of ledger/RedisStore: they stand before each
-- of them. All numbers are whole: money in billionths of a USD, times in microseconds of this server's clock.
--
-- KEYS  for each account: its hash, its reservations (by expiry: '<id>|<amount>' is open, '<id>|' is settled)
-- ARGV  for each account: calls per minute, tokens per minute, in flight, calls, budget, period, aligned; -1 is no limit; then
--       for each call: id, amount, tokens, lifetime, cost, tokens consumed, calls not counted yet
local MINUTE = 60000000
local YEAR = 31536000000000
local MARGIN = 60000000
local TERMS = 7
local CALL = 7

local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local calls = {}
local longest = 0
for at = TERMS * #KEYS / 2, #ARGV - 1, CALL do
  local call = {
    open = ARGV[at + 1] .. '|' .. ARGV[at + 2],
    settled = ARGV[at + 1] .. '|',
    amount = tonumber(ARGV[at + 2]),
    tokens = tonumber(ARGV[at + 3]),
    lifetime = tonumber(ARGV[at + 4]),
    cost = tonumber(ARGV[at + 5]),
    consumed = tonumber(ARGV[at + 6]),
    uncounted = tonumber(ARGV[at + 7]),
  }
  calls[#calls + 1] = call
  longest = math.max(longest, call.lifetime)
end

local function whole(number)
  return string.format('%.0f', number)
end

local function limit(argument)
  local number = tonumber(argument)
  return number < 0 and math.huge or number
end

-- a bucket is one instant, when it will be full: the generic cell rate algorithm
local function time(count, rate)
  return math.min(YEAR, math.floor(count / rate * MINUTE + 0.5))
end

local function missing(count, rate, full)
  if rate == math.huge then
    return 0
  end
  return math.max(0, full - now + math.min(MINUTE, time(count, rate)) - MINUTE)
end

local function taken(count, rate, full)
  if rate == math.huge then
    return full
  end
  return math.min(now + YEAR, math.max(full, now) + time(count, rate))
end

-- the terms of an account alone
local function terms(i)
  local at = (i - 1) * TERMS
  return {
    key = KEYS[2 * i - 1],
    open = KEYS[2 * i],
    rate = limit(ARGV[at + 1]),
    token_rate = limit(ARGV[at + 2]),
    most_in_flight = limit(ARGV[at + 3]),
    most_calls = limit(ARGV[at + 4]),
    budget = limit(ARGV[at + 5]),
    period = tonumber(ARGV[at + 6]),
    aligned = ARGV[at + 7] == '1',
  }
end

-- an account without what has expired, in the period that is now
local function account(i)
  local it = terms(i)
  local kept = redis.call('HMGET', it.key, 'calls_full', 'tokens_full', 'began', 'calls', 'spent', 'reserved', 'in_flight')
  it.calls_full = tonumber(kept[1]) or 0
  it.tokens_full = tonumber(kept[2]) or 0
  it.began = tonumber(kept[3])
  it.known = it.began ~= nil
  it.calls = tonumber(kept[4]) or 0
  it.spent = tonumber(kept[5]) or 0
  it.reserved = tonumber(kept[6]) or 0
  it.in_flight = tonumber(kept[7]) or 0

  local expired = redis.call('ZRANGEBYSCORE', it.open, '-inf', whole(now))
  if #expired > 0 then
    redis.call('ZREMRANGEBYSCORE', it.open, '-inf', whole(now))
    for _, one in ipairs(expired) do
      local held = tonumber(string.match(one, '|(%d+)$'))
      if held then
        it.reserved = math.max(0, it.reserved - held)
        it.in_flight = math.max(0, it.in_flight - 1)
      end
    end
  end

  local began = it.began
  if it.aligned then
    began = math.floor(now / it.period) * it.period
    -- a clock that was put back a little does not bring back the last period
    if it.began and now < it.began and it.began - now < MINUTE then
      began = it.began
    end
  elseif not began or now - began >= it.period then
    began = now
  end
  if began ~= it.began then
    it.began = began
    it.calls = 0
    it.spent = 0
  end
  return it
end

-- ends a call on one of its accounts; again, it has no effect
local function settle(it, call)
  if redis.call('ZSCORE', it.open, call.settled) then
    return
  end
  local expiry = tonumber(redis.call('ZSCORE', it.open, call.open) or nil)
  if expiry then
    redis.call('ZREM', it.open, call.open)
    it.reserved = math.max(0, it.reserved - call.amount)
    it.in_flight = math.max(0, it.in_flight - 1)
  end
  redis.call('ZADD', it.open, whole(math.max(expiry or 0, now + call.lifetime)), call.settled)
  it.spent = it.spent + call.cost
  if expiry or call.uncounted == 0 then
    it.tokens_full = taken(call.consumed - call.tokens, it.token_rate, it.tokens_full)
  else
    it.calls = it.calls + call.uncounted
    it.calls_full = taken(call.uncounted, it.rate, it.calls_full)
    it.tokens_full = taken(call.consumed, it.token_rate, it.tokens_full)
  end
  it.known = true
end

-- both keys end together, or what is reserved would outlive the reservations
local function expire(it, rest)
  local ttl = whole(math.ceil((math.max(rest, 2 * longest) + MARGIN) / 1000))
  redis.call('PEXPIRE', it.key, ttl)
  redis.call('PEXPIRE', it.open, ttl)
end

local function save(it)
  redis.call('HSET', it.key,
    'calls_full', whole(it.calls_full), 'tokens_full', whole(it.tokens_full), 'began', whole(it.began),
    'calls', whole(it.calls), 'spent', whole(it.spent), 'reserved', whole(it.reserved), 'in_flight', whole(it.in_flight))
  local rest = it.aligned and 2 * it.period or it.began + it.period - now
  expire(it, math.max(rest, it.calls_full - now, it.tokens_full - now))
end

-- limit reached, by which account, how long to wait; the time; then the state of each account
local function answer(accounts, reached, which, wait)
  local reply = {reached, which, wait, now}
  for _, it in ipairs(accounts) do
    -- a refused call costs its caller nothing, and must not fill this server with tasks
    if reached == 0 or it.known then
      save(it)
    end
    reply[#reply + 1] = it.calls_full
    reply[#reply + 1] = it.tokens_full
    reply[#reply + 1] = it.began
    reply[#reply + 1] = it.calls
    reply[#reply + 1] = it.spent
    reply[#reply + 1] = it.reserved
    reply[#reply + 1] = it.in_flight
  end
  return reply
end

local accounts = {}
