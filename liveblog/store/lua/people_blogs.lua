-- people_blogs.lua: set the blogs whose desks a person may use, or that a token is for.
-- KEYS  1 accounts, or tokens      ARGV  1 id  2 blog ids separated by spaces, "" for all  3 "set", or "add" (to a list that is not all)
-- Gives the account or token as it is now (JSON), or "gone".
local stored = redis.call("HGET", KEYS[1], ARGV[1])
if not stored then return "gone" end
local person = cjson.decode(stored)
local had = person.blogs or ""
if ARGV[3] == "set" then person.blogs = ARGV[2]
elseif had ~= "" and not string.find(" " .. had .. " ", " " .. ARGV[2] .. " ", 1, true) then person.blogs = had .. " " .. ARGV[2] end
stored = cjson.encode(person)
redis.call("HSET", KEYS[1], ARGV[1], stored)
return stored
