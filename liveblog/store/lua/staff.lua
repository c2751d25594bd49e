-- staff.lua: add a note to an entry or a message to the chat, and announce it to the desk (never to readers), as one act.
-- ARGV  1 key's place in KEYS  2 field ("" for a list)  3 item JSON  4 how many are kept  5 event JSON  6 log length
--       7 the item's id: one that is already kept is not added again
-- Gives 1, or 0 when there is no such blog.
-- needs: log
local key, field, item, most, event, log_length = KEYS[tonumber(ARGV[1])], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6]
local named = '"id":"' .. ARGV[7] .. '"'
if redis.call("EXISTS", BLOG) == 0 then return 0 end
if field == "" then
  for _, before in ipairs(redis.call("LRANGE", key, 0, -1)) do
    if string.find(before, named, 1, true) then return 1 end
  end
  redis.call("RPUSH", key, item)
  redis.call("LTRIM", key, -most, -1)
else
  -- One item a line, so that only the lines have to be split.
  local items = {}
  for line in string.gmatch(redis.call("HGET", key, field) or "", "[^\n]+") do
    if string.find(line, named, 1, true) then return 1 end
    items[#items + 1] = line
  end
  items[#items + 1] = item
  redis.call("HSET", key, field, table.concat(items, "\n", math.max(1, #items - most + 1)))
end
tell_desk(event, log_length)
return 1
