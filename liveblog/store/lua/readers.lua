-- readers.lua: report a process's number of readers of a blog; get the total.
-- KEYS  1 readers     ARGV  1 process  2 its readers  3 now (s)  4 seconds after which a silent process is dropped
-- Gives the sum over all processes that reported recently.
local process, mine, now, lasts = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call("HSET", KEYS[1], process, mine .. ":" .. now)
redis.call("EXPIRE", KEYS[1], lasts)
local sum = 0
local all = redis.call("HGETALL", KEYS[1])
for i = 1, #all, 2 do
  local count, said = string.match(all[i + 1], "^(%d+):(%d+)$")
  if now - tonumber(said) > lasts then redis.call("HDEL", KEYS[1], all[i]) else sum = sum + tonumber(count) end
end
return sum
