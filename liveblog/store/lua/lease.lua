-- lease.lua: take, keep or give back the right to edit an entry, and tell the desk when somebody else has it now.
-- KEYS of every act; 14 is leases     ARGV  1 entry id  2 holder id  3 holder name  4 now (ms)  5 how long it lasts (ms)
--   6 "take" (when nobody else has it), "force" or "end"  7 log length
-- Gives the holder's name and since when: {id, name, since}, or {} when nobody has it (any more).
-- needs: log
local id, holder, name, now, lasts, how, log_length = unpack(ARGV)
local leases = KEYS[14]
if redis.call("EXISTS", BLOG) == 0 then return {} end
local all, held = redis.call("HGETALL", leases), nil
for i = 1, #all, 2 do
  local lease = cjson.decode(all[i + 1])
  if lease["until"] < tonumber(now) then redis.call("HDEL", leases, all[i])
  elseif all[i] == id then held = lease end
end
local before = held and held.holder or ""
if how == "end" then
  if before == holder then redis.call("HDEL", leases, id); held = nil end
elseif how == "force" or before == "" or before == holder then
  local since = before == holder and held.since or tonumber(now)
  held = {holder = holder, name = name, since = since, ["until"] = tonumber(now) + tonumber(lasts)}
  redis.call("HSET", leases, id, cjson.encode(held))
end
if before ~= (held and held.holder or "") then
  tell_desk('{"type":"staff","about":"lease","data":{"id":' .. cjson.encode(id) .. '}}', log_length)
end
if not held then return {} end
return {held.holder, held.name, held.since}
