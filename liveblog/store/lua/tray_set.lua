-- tray_set.lua: store a decision about a post in the tray; the first one wins.
-- ARGV  1 log length  2 id  3 JSON of the changed post  4 the states it may be in, separated by commas
-- Gives {"set"}, {"taken", JSON of the current post} or {"missing"}.
-- needs: log
local id, json = ARGV[2], ARGV[3]
local known = redis.call("HGET", TRAY, id)
if not known then return {"missing"} end
if not string.find("," .. ARGV[4] .. ",", "," .. cjson.decode(known).state .. ",", 1, true) then return {"taken", known} end
redis.call("HSET", TRAY, id, json)
redis.call("ZREM", TRAY_DUE, id)
if cjson.decode(json).state == "new" then redis.call("ZADD", TRAY_NEW, redis.call("ZSCORE", TRAY_ORDER, id) or 0, id)
else redis.call("ZREM", TRAY_NEW, id) end
tell_tray({id}, ARGV[1])
return {"set"}
