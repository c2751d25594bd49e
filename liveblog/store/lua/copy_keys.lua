-- copy_keys.lua: the values of keys, whatever their types.
-- KEYS  the keys
-- Gives for each its type ("none": there is no such key), the milliseconds until it expires (0 or less: never), its value.
local found = {}
for i, key in ipairs(KEYS) do
  local type = redis.call("TYPE", key).ok
  local value = ""
  if type == "string" then value = redis.call("GET", key)
  elseif type == "hash" then value = redis.call("HGETALL", key)
  elseif type == "list" then value = redis.call("LRANGE", key, 0, -1)
  elseif type == "set" then value = redis.call("SMEMBERS", key)
  elseif type == "zset" then value = redis.call("ZRANGE", key, 0, -1, "WITHSCORES")
  elseif type == "stream" then
    local info, last = redis.call("XINFO", "STREAM", key), "0-0"
    for at = 1, #info, 2 do
      if info[at] == "last-generated-id" then last = info[at + 1] end
    end
    value = { last, redis.call("XRANGE", key, "-", "+") }
  end
  found[i] = { type, redis.call("PTTL", key), value }
end
return found
