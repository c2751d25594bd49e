-- connection_saw.lua: note that somebody wrote in a chat.
-- KEYS  1 senders  2 those who are mapped to people
-- ARGV  1 sender  2 name, or "" where the chat gave none  3 now (ms)  4 how many are kept  5 how often it is noted (ms)
local senders, mapped = KEYS[1], KEYS[2]
local sender, name, now, most, every = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local stored = redis.call("HGET", senders, sender)
local before = stored and cjson.decode(stored) or {name = "", seen = 0}
if name == "" then name = before.name end
if stored and name == before.name and now - before.seen < every then return 0 end
redis.call("HSET", senders, sender, cjson.encode({name = name, seen = now}))
if stored or redis.call("HLEN", senders) <= most then return 1 end
-- The one that was not seen for longest makes room; one that is mapped only when all are.
local oldest, least
local all = redis.call("HGETALL", senders)
for i = 1, #all, 2 do
  local rank = cjson.decode(all[i + 1]).seen + redis.call("HEXISTS", mapped, all[i]) * 1e13
  if all[i] ~= sender and (not least or rank < least) then oldest, least = all[i], rank end
end
redis.call("HDEL", senders, oldest)
return 1
