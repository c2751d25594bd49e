-- read.lua: record the last chat message that a person has read; it never moves back.
-- ARGV  1 person's id  2 message id  3 how many people are kept before those go whose message is no longer kept
-- Gives 1, or 0 when there is no such blog or message.
-- needs: log
local person, word, most = ARGV[1], ARGV[2], tonumber(ARGV[3])
if redis.call("EXISTS", BLOG) == 0 then return 0 end
local at = {}
for number, json in ipairs(redis.call("LRANGE", CHAT, 0, -1)) do at[cjson.decode(json).id] = number end
if not at[word] then return 0 end
if (at[redis.call("HGET", READ, person)] or 0) >= at[word] then return 1 end
redis.call("HSET", READ, person, word)
if redis.call("HLEN", READ) > most then
  local noted = redis.call("HGETALL", READ)
  for n = 1, #noted, 2 do
    if not at[noted[n + 1]] then redis.call("HDEL", READ, noted[n]) end
  end
end
return 1
