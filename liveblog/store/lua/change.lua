-- change.lua: create a blog, or replace it by its next revision, and announce that, as one act.
-- ARGV  1 blog JSON  2 the revision it replaces, "0" to create it  3 log length
-- Gives {"changed", the readers' position}, {"stale", revision} ("0": there is no such blog), or {"deleted"} when a blog
-- with this id was deleted so recently that its logs still exist.
-- needs: log
local json, replaces, log_length = unpack(ARGV)
local revision = redis.call("HGET", BLOG, "revision") or "0"
if revision ~= replaces then return {"stale", revision} end
if revision == "0" and redis.call("EXISTS", EVENTS) == 1 then return {"deleted"} end
redis.call("HSET", BLOG, "json", json)
redis.call("HINCRBY", BLOG, "revision", 1)
local event = '{"type":"blog","blog":' .. json .. '}'
tell_desk(event, log_length)
tell_readers(event, log_length)
return {"changed", redis.call("HGET", BLOG, "position")}
