-- tray_add.lua: add posts to a blog's tray, each once, and announce them to the desk, as one act.
-- ARGV  1 log length  2 most that are kept  3 now (ms), then for each post: its id, its name, its JSON, when it is due to be
-- published by itself (ms; 0: never), and "put", "edit" (only if it is known) or "gone"
-- Gives the ids of the new ones, in order.
-- needs: log
if redis.call("EXISTS", BLOG) == 0 then return {} end
local new, told = {}, {}

-- What became of a known post at its source. Only its own account can edit or delete it there; a decision about it stays.
local function follow(id, known, json, how)
  local was = cjson.decode(known)
  local account = cjson.decode(json).account
  if was.state ~= "new" or (was.account ~= "" and account ~= "" and was.account ~= account) then return end
  if how == "gone" then
    json = with(known, "state", '"new"', '"gone"')
    redis.call("ZREM", TRAY_NEW, id)
    redis.call("ZREM", TRAY_DUE, id)
  else
    json = with(json, "due", "0", tostring(redis.call("ZSCORE", TRAY_DUE, id) or 0))
  end
  redis.call("HSET", TRAY, id, json)
  told[#told + 1] = id
end

local function add(id, name, json, due, score)
  local entry = redis.call("HGET", USED, name)
  if entry then
    json = with(with(json, "state", '"new"', '"used"'), "entry", '""', cjson.encode(entry))
  else
    redis.call("ZADD", TRAY_NEW, score, id)
    if due ~= "0" then
      redis.call("ZADD", TRAY_DUE, due, id)
      json = with(json, "due", "0", due)
    end
    new[#new + 1] = id
  end
  redis.call("HSET", TRAY, id, json)
  redis.call("ZADD", TRAY_ORDER, score, id)
  told[#told + 1] = id
end

for n = 4, #ARGV, 5 do
  local id, how = ARGV[n], ARGV[n + 4]
  local known = redis.call("HGET", TRAY, id)
  if known and how ~= "put" then follow(id, known, ARGV[n + 2], how)
  elseif not known and how == "put" then
    add(id, ARGV[n + 1], ARGV[n + 2], ARGV[n + 3], ARGV[3] + (n - 4) / 5 / 1000)
  end
end
local over = redis.call("ZCARD", TRAY_ORDER) - tonumber(ARGV[2])
if over > 0 then
  for _, id in ipairs(redis.call("ZRANGE", TRAY_ORDER, 0, over - 1)) do
    redis.call("HDEL", TRAY, id)
    redis.call("ZREM", TRAY_NEW, id)
    redis.call("ZREM", TRAY_DUE, id)
  end
  redis.call("ZREMRANGEBYRANK", TRAY_ORDER, 0, over - 1)
end
tell_tray(told, ARGV[1])
return new
