-- import_finish.lua: give an imported blog the facts of the archived one, and its position; now readers may see it.
-- ARGV  1 blog JSON  2 its revision  3 the archived position, or "": now  4 log length
-- Gives {"changed", the readers' position}, or {"no blog"}. Finishing twice changes nothing.
-- needs: log
local json, revision, wanted, log_length = unpack(ARGV)
if redis.call("EXISTS", BLOG) == 0 then return {"no blog"} end
if redis.call("HDEL", BLOG, "importing") == 1 then
  redis.call("HSET", BLOG, "json", json, "revision", revision)
  local event = '{"type":"blog","blog":' .. json .. '}'
  tell_desk(event, log_length)
  -- Somebody changed the draft meanwhile: then the archived position may be an older one.
  local untouched = string.find(redis.call("HGET", BLOG, "position"), "^0%-")
  tell_readers(event, log_length, untouched and wanted ~= "" and wanted or nil)
end
return {"changed", redis.call("HGET", BLOG, "position")}
