
for i = 1, #KEYS / 2 do
  local it = terms(i)
  local expiry = tonumber(redis.call('ZSCORE', it.open, member) or nil)
  if expiry and expiry > now then
    redis.call('ZADD', it.open, whole(now + lifetime), member)
    expire(it, it.aligned and 2 * it.period or it.period)
  end
end
return {0, 0, 0, now}
