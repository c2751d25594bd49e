-- publish.lua: store a new entry and announce it, as one act; the same id again changes nothing.
-- ARGV  1 id  2 entry JSON (revision 1)  3 published  4 flags  5 log length  6 JSON for readers, or "": the same
--       7 the posts in it (see log.lua)
-- Gives {"made", the readers' position}, {"kept", JSON or ""} when the id was used before ("" when that entry was removed),
-- {"closed"} when the blog is closed and this would be published, or {"no blog"}.
-- needs: log
local id, json, published, flags, log_length, shown, posts = unpack(ARGV)
if redis.call("EXISTS", BLOG) == 0 then return {"no blog"} end
if redis.call("HEXISTS", REVISIONS, id) == 1 then return {"kept", redis.call("HGET", ENTRIES, id) or ""} end
if shut(nil, flags) then return {"closed"} end
redis.call("HSET", ENTRIES, id, json)
redis.call("HSET", REVISIONS, id, 1)
local visible = index(id, published, flags)
tell_desk(put(json), log_length)
use_posts(id, json, flags, posts, log_length)
if visible then tell_readers(put(json, shown), log_length) end
return {"made", redis.call("HGET", BLOG, "position")}
