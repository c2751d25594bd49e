-- inbox_accept.lua: keep a message of a chat as it stands there now, as one act.
-- KEYS  1 connections  2 messages  3 their order  4 what was made of them  5 how connections do
-- ARGV  1 connection  2 message  3 part, or "": it was deleted  4 JSON of the part  5 its version  6 now (ms)
--       7 how many messages are kept  8 how many parts of one
-- Gives {how, seq, 1 when it is to be carried out}. How: "accepted", "known" (nothing new), "full" (too many wait), "gone".
local connections, messages, order, made, connected = unpack(KEYS)
local connection, name, part, json, version, now, kept, most = unpack(ARGV)
if redis.call("HEXISTS", connections, connection) == 0 then return {"gone", 0, 0} end
redis.call("HSET", connected, connection .. " last", now)

local function waits(message, seq)
  local done = redis.call("HGET", made, message)
  return not done or cjson.decode(done).seq < seq
end

local stored = redis.call("HGET", messages, name)
local message = stored and cjson.decode(stored) or {seq = 0, deleted = false, versions = {}, parts = {}}
local function known() return {"known", message.seq, waits(name, message.seq) and 1 or 0} end
if message.deleted then return known() end
if part == "" then message.deleted = true
else
  local before = message.versions[part]
  if before and before >= version then return known() end
  if not before then
    local count = 0
    for _ in pairs(message.parts) do count = count + 1 end
    if count >= tonumber(most) then return known() end
  end
  message.versions[part], message.parts[part] = version, json
end
if not stored and redis.call("ZCARD", order) >= tonumber(kept) then
  local oldest = redis.call("ZRANGE", order, 0, 0)[1]
  local old = redis.call("HGET", messages, oldest)
  if old and waits(oldest, cjson.decode(old).seq) then return {"full", 0, 0} end
  redis.call("HDEL", messages, oldest)
  redis.call("HDEL", made, oldest)
  redis.call("ZREM", order, oldest)
end
message.seq = message.seq + 1
redis.call("HSET", messages, name, cjson.encode(message))
if not stored then redis.call("ZADD", order, now, name) end
return {"accepted", message.seq, 1}
