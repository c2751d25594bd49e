-- people_seen.lua: record that a sign-in was used, unless it has ended.
-- KEYS  1 the person's sessions      ARGV  1 session id  2 session JSON  3 milliseconds until it expires unused
-- Gives 1, or 0 when it was ended.
if redis.call("HEXISTS", KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
redis.call("PEXPIRE", KEYS[1], ARGV[3])
return 1
