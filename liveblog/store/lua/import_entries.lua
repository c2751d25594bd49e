-- import_entries.lua: store archived entries with their earlier revisions and announce them; known ids change nothing.
-- ARGV  1 log length  2 how many entries; then of each: id, JSON, published, flags, JSON for readers or "" (the same),
--       the posts in it (see log.lua), its revision, how many fields of its history follow, and each: name, value
-- Gives {"brought", how many were new}, or {"no blog"}.
-- needs: log
local log_length, count = ARGV[1], tonumber(ARGV[2])
if redis.call("EXISTS", BLOG) == 0 then return {"no blog"} end
local importing = redis.call("HEXISTS", BLOG, "importing") == 1

-- See import_begin.lua. In a blog that was there before, an entry is news of now.
local function position()
  if not importing then return nil end
  local last = redis.call("HGET", BLOG, "position")
  local seq = string.match(last, "^0%-(%d+)$")
  return seq and "0-" .. (tonumber(seq) + 1)
end

local at, new = 3, 0
for _ = 1, count do
  local id, json, published, flags, shown, posts, revision, fields = unpack(ARGV, at, at + 7)
  at = at + 8
  if redis.call("HEXISTS", REVISIONS, id) == 0 then
    redis.call("HSET", ENTRIES, id, json)
    redis.call("HSET", REVISIONS, id, revision)
    for field = at, at + 2 * fields - 1, 2 do redis.call("HSET", HISTORY, ARGV[field], ARGV[field + 1]) end
    local visible = index(id, published, flags)
    tell_desk(put(json), log_length)
    use_posts(id, json, flags, posts, log_length)
    if visible then tell_readers(put(json, shown), log_length, position()) end
    new = new + 1
  end
  at = at + 2 * fields
end
return {"brought", new}
