-- tray_add.lua: add posts to a blog's tray, each once, and announce them to the desk, as one act.
-- KEYS of every act, then  19 tray  20 tray order  21 the posts in entries (address -> entry id)
-- ARGV  1 log length  2 most that are kept  3 now (ms), then for each post  its id, its address, its JSON, "put" or "gone"
-- Gives the ids of the new ones, in order.
-- needs: log
local TRAY, TRAY_ORDER, USED = KEYS[19], KEYS[20], KEYS[21]
if redis.call("EXISTS", BLOG) == 0 then return {} end
local new, told = {}, {}
for n = 4, #ARGV, 4 do
  local id, address, json, how = ARGV[n], ARGV[n + 1], ARGV[n + 2], ARGV[n + 3]
  local known = redis.call("HGET", TRAY, id)
  if how == "gone" then
    if known and cjson.decode(known).state == "new" then
      redis.call("HSET", TRAY, id, (string.gsub(known, '"state":"new"', '"state":"gone"', 1)))
      told[#told + 1] = id
    end
  elseif not known then
    local entry = redis.call("HGET", USED, address)
    if entry then
      json = string.gsub(json, '"state":"new"', '"state":"used"', 1)
      json = string.gsub(json, '"entry":""', '"entry":' .. cjson.encode(entry), 1)
    else new[#new + 1] = id end
    redis.call("HSET", TRAY, id, json)
    redis.call("ZADD", TRAY_ORDER, ARGV[3] + (n - 4) / 4 / 1000, id)
    told[#told + 1] = id
  elseif cjson.decode(known).state == "new" and string.find(json, '"edited":true', 1, true) then
    redis.call("HSET", TRAY, id, json)
    told[#told + 1] = id
  end
end
local over = redis.call("ZCARD", TRAY_ORDER) - tonumber(ARGV[2])
if over > 0 then
  local old = redis.call("ZRANGE", TRAY_ORDER, 0, over - 1)
  redis.call("ZREMRANGEBYRANK", TRAY_ORDER, 0, over - 1)
  for _, id in ipairs(old) do redis.call("HDEL", TRAY, id) end
end
if #told > 0 then
  tell_desk('{"type":"staff","about":"tray","data":{"ids":' .. cjson.encode(told) .. '}}', ARGV[1])
end
return new
