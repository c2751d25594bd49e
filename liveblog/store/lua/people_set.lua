-- people_set.lua: set one of the facts that a person chooses.
-- KEYS  1 accounts      ARGV  1 id  2 name of the fact  3 its value, as JSON
-- Gives the account as it is now (JSON), or "gone".
local stored = redis.call("HGET", KEYS[1], ARGV[1])
if not stored then return "gone" end
local person = cjson.decode(stored)
person[ARGV[2]] = cjson.decode(ARGV[3])
stored = cjson.encode(person)
redis.call("HSET", KEYS[1], ARGV[1], stored)
return stored
