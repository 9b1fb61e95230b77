
for i = 1, #KEYS / 2 do
  local it = terms(i)
  local renewed = false
  for _, call in ipairs(calls) do
    local expiry = tonumber(redis.call('ZSCORE', it.open, call.open) or nil)
    if expiry and expiry > now then
      redis.call('ZADD', it.open, whole(now + call.lifetime), call.open)
      renewed = true
    end
  end
  if renewed then
    expire(it, it.aligned and 2 * it.period or it.period)
  end
end
return {0, 0, 0, now}
