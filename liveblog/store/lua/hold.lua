-- hold.lua: take or renew a lease.  KEYS  1 the lease  ARGV  1 holder  2 how long it lasts (ms)
-- Gives 1 when the holder has it, 0 when somebody else has.
local holder = redis.call("GET", KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call("SET", KEYS[1], ARGV[1], "PX", ARGV[2])
return 1
