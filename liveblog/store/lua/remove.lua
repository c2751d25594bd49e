-- remove.lua: remove an entry and announce that, as one act. It is kept aside, so that this can be undone.
-- ARGV  1 id  2 the revision it must still have, or ""  3 log length  4 now (ms), stored with it as "removed"
-- Gives {"removed", the readers' position}, {"stale", revision}, or {"missing"}.
-- needs: log
local id, expected, log_length, now = unpack(ARGV)
local json = redis.call("HGET", ENTRIES, id)
if not json then return {"missing"} end
local revision, saved = revision_of(json)
if expected ~= "" and (tonumber(expected) < saved or tonumber(expected) > revision) then return {"stale", revision} end
redis.call("HDEL", ENTRIES, id)
-- Inserted as text: cjson would turn an empty list into an object.
redis.call("HSET", REMOVED, id, string.sub(json, 1, -2) .. ',"removed":' .. now .. "}")
local was_visible = redis.call("ZSCORE", ORDER, id)
unindex(id)
tell_desk(gone(id), log_length)
if was_visible then tell_readers(gone(id), log_length) end
return {"removed", redis.call("HGET", BLOG, "position")}
