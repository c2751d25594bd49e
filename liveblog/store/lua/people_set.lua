-- people_set.lua: set facts of a person.
-- KEYS  1 accounts      ARGV  1 id  2 the facts, as a JSON object
-- Gives the account as it is now (JSON), or "gone".
local stored = redis.call("HGET", KEYS[1], ARGV[1])
if not stored then return "gone" end
local person = cjson.decode(stored)
for name, value in pairs(cjson.decode(ARGV[2])) do person[name] = value end
stored = cjson.encode(person)
redis.call("HSET", KEYS[1], ARGV[1], stored)
return stored
