-- audited.lua: run an act, and record that it was done, as one act. Appended to a script, which is `act` here.
-- KEYS  those of the act; then audit log, names, places
-- ARGV  those of the act; then event JSON, its SHA-256, reference of the place or "", the place, pairs of id and name;
--       the last one says how many are the act's
-- Gives what the act gives.
local own = tonumber(ARGV[#ARGV])
local function few(list, count)
  local found = {}
  for i = 1, count do found[i] = list[i] end
  return found
end

local DONE = {made = true, changed = true, removed = true, restored = true}
local function done(answer)
  if type(answer) == "table" then return DONE[answer[1]] end
  if type(answer) == "number" then return answer == 1 end
  return answer == "joined" or answer == "deleted" or (answer and string.sub(answer, 1, 1) == "{")
end

local answer = act(few(KEYS, #KEYS - 3), few(ARGV, own))
if not done(answer) then return answer end
local log, names, places = KEYS[#KEYS - 2], KEYS[#KEYS - 1], KEYS[#KEYS]
local event, sum, place, address = unpack(ARGV, own + 1, own + 4)
local prev, last = "", redis.call("XREVRANGE", log, "+", "-", "COUNT", 1)[1]
if last then -- its fields are in the order in which they are written below
  prev = redis.sha1hex(last[1] .. " " .. last[2][2] .. " " .. last[2][4])
end
redis.call("XADD", log, "*", "prev", prev, "sum", sum, "event", event)
if place ~= "" then redis.call("HSET", places, place, address) end
for i = own + 5, #ARGV - 1, 2 do redis.call("HSET", names, ARGV[i], ARGV[i + 1]) end
return answer
