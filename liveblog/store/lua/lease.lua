-- lease.lua: take, renew or give back the right to edit an entry, and announce a new holder to the desk.
-- KEYS of every act; 14 is leases     ARGV  1 entry id  2 holder id  3 holder name  4 now (ms)  5 how long it lasts (ms)
--   6 "take" (when nobody else has it), "force" or "end"  7 log length  8 the page that has the form open
-- Gives the holder and since when: {id, name, since}, or {} when nobody has it.
-- All pages of a person share one lease: it ends when the last of them gives it back or stops renewing it.
-- needs: log
local id, holder, name, now, lasts, how, log_length, page = unpack(ARGV)
local leases = KEYS[14]
now = tonumber(now)
if redis.call("EXISTS", BLOG) == 0 then return {} end
local all, held = redis.call("HGETALL", leases), nil
for i = 1, #all, 2 do
  local lease = cjson.decode(all[i + 1])
  if lease["until"] < now then redis.call("HDEL", leases, all[i])
  elseif all[i] == id then held = lease end
end
local before = held and held.holder or ""
local mine = before == holder
if mine then
  for other, ends in pairs(held.pages or {}) do if ends < now then held.pages[other] = nil end end
end
if how == "end" and mine then
  local pages, ends = held.pages or {}, 0
  pages[page] = nil
  for _, other in pairs(pages) do ends = math.max(ends, other) end
  if ends == 0 then redis.call("HDEL", leases, id); held = nil
  else
    held.pages, held["until"] = pages, ends
    redis.call("HSET", leases, id, cjson.encode(held))
  end
elseif how ~= "end" and (how == "force" or before == "" or mine) then
  local pages = mine and held.pages or {}
  pages[page] = now + tonumber(lasts)
  held = {holder = holder, name = name, since = mine and held.since or now, pages = pages, ["until"] = pages[page]}
  redis.call("HSET", leases, id, cjson.encode(held))
end
if before ~= (held and held.holder or "") then
  tell_desk('{"type":"staff","about":"lease","data":{"id":' .. cjson.encode(id) .. '}}', log_length)
end
if not held then return {} end
return {held.holder, held.name, held.since}
