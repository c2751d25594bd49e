-- hold.lua: takes a lease or keeps it.  KEYS  1 the lease  ARGV  1 who  2 for how long (ms)
-- Gives 1 when it is theirs, 0 when it is somebody else's.
local holder = redis.call("GET", KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
return 1
