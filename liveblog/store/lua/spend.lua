-- spend.lua: reserve money before a paid call, unless that would exceed the month's cap.
-- KEYS  1 the month's spending  ARGV  1 millionths of a dollar  2 the cap, in the same  3 seconds to keep the sum
-- Gives 1 when it may be spent, else 0.
local spent = tonumber(redis.call("GET", KEYS[1]) or "0")
if spent + tonumber(ARGV[1]) > tonumber(ARGV[2]) then return 0 end
redis.call("INCRBY", KEYS[1], ARGV[1])
redis.call("EXPIRE", KEYS[1], ARGV[3])
return 1
