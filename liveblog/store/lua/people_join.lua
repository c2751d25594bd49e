-- people_join.lua: use a one-time link to create an account, as one act.
-- KEYS  1 links  2 accounts  3 names  4 secrets
-- ARGV  1 link id  2 person id  3 person JSON (its role is the link's)  4 folded name  5 password hash  6 now
-- Gives "joined"; "gone" (no such link, used or expired); "taken" (the name); "late" (a first sign-in, but there are accounts).
local stored = redis.call("HGET", KEYS[1], ARGV[1])
if not stored then return "gone" end
local link = cjson.decode(stored)
if link.expires < tonumber(ARGV[6]) or link.purpose == "reset" then return "gone" end
if link.purpose == "first" and redis.call("HLEN", KEYS[2]) > 0 then return "late" end
if redis.call("HEXISTS", KEYS[3], ARGV[4]) == 1 then return "taken" end
redis.call("HSET", KEYS[2], ARGV[2], ARGV[3])
redis.call("HSET", KEYS[3], ARGV[4], ARGV[2])
redis.call("HSET", KEYS[4], ARGV[2], ARGV[5])
redis.call("HDEL", KEYS[1], ARGV[1])
return "joined"
