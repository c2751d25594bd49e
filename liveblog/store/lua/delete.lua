-- delete.lua: take a whole blog away, as one act; those who follow its logs are told, then the logs expire.
-- ARGV  1 seconds for which the logs stay, so that every process hears of it
-- Gives "deleted", "gone" when there was no such blog, or "live" when it is: only what is closed or a draft is deleted.
-- needs: log
local json = redis.call("HGET", BLOG, "json")
if not json then return "gone" end
if cjson.decode(json).state == "live" then return "live" end
for _, log in ipairs({{EVENTS, "position"}, {DESK, "desk"}}) do
  append(log[1], log[2], '{"type":"deleted"}', 1)
  redis.call("EXPIRE", log[1], ARGV[1])
end
redis.call("DEL", BLOG, ENTRIES, REVISIONS, ORDER, ALL, PINNED, KEY_EVENTS, REMOVED, HISTORY)
redis.call("DEL", unpack(KEYS, 12)) -- what only the staff has, and what was to come
return "deleted"
