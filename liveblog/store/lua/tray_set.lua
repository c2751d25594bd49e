-- tray_set.lua: store a decision about a post in the tray; the first one wins.
-- KEYS of every act, then  19 tray  20 tray order  21 the posts in entries
-- ARGV  1 log length  2 id  3 JSON of the changed post  4 the states it may be in, separated by commas
-- Gives {"set"}, {"taken", JSON of the current post} or {"missing"}.
-- needs: log
local TRAY = KEYS[19]
local known = redis.call("HGET", TRAY, ARGV[2])
if not known then return {"missing"} end
if not string.find("," .. ARGV[4] .. ",", "," .. cjson.decode(known).state .. ",", 1, true) then return {"taken", known} end
redis.call("HSET", TRAY, ARGV[2], ARGV[3])
tell_desk('{"type":"staff","about":"tray","data":{"ids":[' .. cjson.encode(ARGV[2]) .. ']}}', ARGV[1])
return {"set"}
