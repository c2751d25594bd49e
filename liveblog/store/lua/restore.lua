-- restore.lua: restore a removed entry as its next revision and announce that, as one act.
-- ARGV  1 id  2 entry JSON (the next revision)  3 published  4 flags  5 log length  6 JSON for readers, or "": the same
--       7 the posts in it (see log.lua)  8 the revision it replaces
-- Gives {"restored", the readers' position}, {"stale", revision} when another revision was removed since, {"closed"}
-- when the blog is closed and this would be published, or {"missing"} when no such entry was removed.
-- needs: log
local id, json, published, flags, log_length, shown, posts, replaces = unpack(ARGV)
local before = redis.call("HGET", REMOVED, id)
if not before then return {"missing"} end
local revision = revision_of(before)
if revision ~= tonumber(replaces) then return {"stale", revision} end
-- A scheduled entry waits again. One that readers saw would be news to them, unless it was removed a moment ago.
local function undoes()
  local removed = cjson.decode(before)
  return removed.state == "published" and fresh(removed.removed, json)
end
if not string.find(flags, "s", 1, true) and shut(nil, flags) and not undoes() then return {"closed"} end
redis.call("HDEL", REMOVED, id)
redis.call("HSET", HISTORY, id .. ":" .. revision, before)
redis.call("HSET", ENTRIES, id, json)
redis.call("HSET", REVISIONS, id, revision + 1)
local visible = index(id, published, flags)
tell_desk(put(json), log_length)
use_posts(id, json, flags, posts, log_length)
if visible then tell_readers(put(json, shown), log_length) end
return {"restored", redis.call("HGET", BLOG, "position")}
