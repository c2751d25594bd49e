-- inbox_settle.lua: a message was carried out: it leaves the queue, unless it became due again meanwhile.
-- KEYS  1 the queue     ARGV  1 member  2 the score with which it was read  3 when it is due again (ms), or ""
local score = redis.call("ZSCORE", KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then return 0 end
if ARGV[3] == "" then redis.call("ZREM", KEYS[1], ARGV[1])
else redis.call("ZADD", KEYS[1], ARGV[3], ARGV[1]) end
return 1
