-- window.lua: the contents of a blog's first page, read at one position.
-- ARGV  1 how many unpinned entries  2 how many key events  3 how many corrected entries
-- Gives {blog JSON, position, count, entries JSON newest first, pinned JSON, key events' JSON, corrected JSON,
-- the oldest entry's JSON in a list},
-- or nil: no such blog.
-- needs: log
local json = redis.call("HGET", BLOG, "json")
if not json then return nil end
local pinned = redis.call("SMEMBERS", PINNED)
local is_pinned = {}
for _, id in ipairs(pinned) do is_pinned[id] = true end
local wanted = tonumber(ARGV[1])
local newest = {}
for _, id in ipairs(redis.call("ZREVRANGE", ORDER, 0, wanted + #pinned - 1)) do
  if not is_pinned[id] and #newest < wanted then newest[#newest + 1] = id end
end
local function entries(ids)
  if #ids == 0 then return {} end
  return redis.call("HMGET", ENTRIES, unpack(ids))
end
local keys = redis.call("ZREVRANGE", KEY_EVENTS, 0, tonumber(ARGV[2]) - 1)
local corrected = redis.call("ZREVRANGE", CORRECTED, 0, tonumber(ARGV[3]) - 1)
return {json, redis.call("HGET", BLOG, "position"), redis.call("ZCARD", ORDER), entries(newest), entries(pinned),
  entries(keys), entries(corrected), entries(redis.call("ZRANGE", ORDER, 0, 0))}
