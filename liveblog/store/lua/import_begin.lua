-- import_begin.lua: make the blog into which an archive is imported: a draft, so that no reader sees it unfinished.
-- ARGV  1 blog JSON (revision 1)  2 the archive's mark  3 log length
-- Gives {"made"}, {"there"} when the blog exists, or {"deleted"} when one with this id was deleted so recently that its
-- logs still exist.
-- The events of an import have the positions 0-1, 0-2, …, older than any other, so that its last event can have the very
-- position that the archived blog had.
-- needs: log
local json, mark, log_length = unpack(ARGV)
if redis.call("EXISTS", BLOG) == 1 then return {"there"} end
if redis.call("EXISTS", EVENTS) == 1 then return {"deleted"} end
redis.call("HSET", BLOG, "json", json, "revision", 1, "importing", mark)
local event = '{"type":"blog","blog":' .. json .. '}'
tell_desk(event, log_length)
tell_readers(event, log_length, "0-1")
return {"made"}
