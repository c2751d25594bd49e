-- restore.lua: bring a removed entry back as its next revision and announce it, as one act.
-- ARGV  1 id  2 entry JSON (the next revision)  3 published  4 flags  5 log length  6 JSON for readers, or "": the same
-- Gives {"restored", the readers' position}, {"closed"} when the blog is and this would go out in it, or {"missing"} when
-- no such entry was removed.
-- needs: log
local id, json, published, flags, log_length, shown = unpack(ARGV)
local before = redis.call("HGET", REMOVED, id)
if not before then return {"missing"} end
-- What was scheduled waits again; what readers saw would be news to them, unless they saw it a moment ago.
local function undoes()
  local removed = cjson.decode(before)
  return removed.state == "published" and fresh(removed.removed, json)
end
if not string.find(flags, "s", 1, true) and shut(nil, flags) and not undoes() then return {"closed"} end
redis.call("HDEL", REMOVED, id)
redis.call("HSET", HISTORY, id .. ":" .. redis.call("HGET", REVISIONS, id), before)
redis.call("HSET", ENTRIES, id, json)
redis.call("HINCRBY", REVISIONS, id, 1)
local visible = index(id, published, flags)
tell_desk(put(json), log_length)
if visible then tell_readers(put(json, shown), log_length) end
return {"restored", redis.call("HGET", BLOG, "position")}
