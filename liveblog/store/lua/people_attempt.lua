-- people_attempt.lua: count an attempt under several keys, each with its own limit.
-- KEYS  the counters      ARGV  1 milliseconds a counter lives  2... the limit of each
-- Gives 0 when all are within their limits, else the milliseconds until the fullest may try again.
local wait = 0
for i, key in ipairs(KEYS) do
  local count = redis.call("INCR", key)
  if count == 1 then redis.call("PEXPIRE", key, ARGV[1]) end
  if count > tonumber(ARGV[i + 1]) then wait = math.max(wait, redis.call("PTTL", key)) end
end
return wait
