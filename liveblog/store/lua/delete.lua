-- delete.lua: delete a blog with everything in it, as one act. Its logs announce that, then expire.
-- ARGV  1 seconds until the logs expire, long enough for every process to read the last event
-- Gives "deleted", "gone" when there was no such blog, or "live": only closed blogs and drafts can be deleted.
-- needs: log
local json = redis.call("HGET", BLOG, "json")
if not json then return "gone" end
if cjson.decode(json).state == "live" then return "live" end
for _, log in ipairs({{EVENTS, "position"}, {DESK, "desk"}}) do
  append(log[1], log[2], '{"type":"deleted"}', 1)
  redis.call("EXPIRE", log[1], ARGV[1])
end
redis.call("DEL", BLOG, ENTRIES, REVISIONS, ORDER, ALL, PINNED, KEY_EVENTS, REMOVED, HISTORY)
redis.call("DEL", unpack(KEYS, 12)) -- the staff's data and the schedule
return "deleted"
