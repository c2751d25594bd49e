-- people_attempt.lua: count an attempt under several keys, each with its own limit.
-- KEYS  the counters, widest first      ARGV  1 milliseconds a counter lives  2... the limit of each
-- Gives 0 when all are within their limits, else the milliseconds until the first full one expires.
for i, key in ipairs(KEYS) do
  local count = redis.call("INCR", key)
  if count == 1 then redis.call("PEXPIRE", key, ARGV[1]) end
  -- Stops here: a refused attempt must not create further keys.
  if count > tonumber(ARGV[i + 1]) then return redis.call("PTTL", key) end
end
return 0
