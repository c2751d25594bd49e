-- people_change.lua: change a person's role, or remove the account, unless that would leave no admin.
-- KEYS  1 accounts  2 names  3 secrets  4 the person's sessions  5 links
-- ARGV  1 person id  2 the new role, or "" to remove
-- Gives the account as it is now (JSON; as it was, when removed), "gone", or "last" when it is the only admin.
-- needs: links
local stored = redis.call("HGET", KEYS[1], ARGV[1])
if not stored then return "gone" end
local person = cjson.decode(stored)
if person.role == "admin" and ARGV[2] ~= "admin" then
  local admins = 0
  for _, other in ipairs(redis.call("HVALS", KEYS[1])) do
    if cjson.decode(other).role == "admin" then admins = admins + 1 end
  end
  if admins < 2 then return "last" end
end
if ARGV[2] ~= "" then
  person.role = ARGV[2]
  stored = cjson.encode(person)
  redis.call("HSET", KEYS[1], ARGV[1], stored)
  return stored
end
redis.call("HDEL", KEYS[1], ARGV[1])
redis.call("HDEL", KEYS[3], ARGV[1])
redis.call("DEL", KEYS[4])
local names = redis.call("HGETALL", KEYS[2])
for i = 1, #names, 2 do
  if names[i + 1] == ARGV[1] then redis.call("HDEL", KEYS[2], names[i]) end
end
-- Drop the reset links of a removed person.
drop_links(KEYS[5], ARGV[1])
return stored
