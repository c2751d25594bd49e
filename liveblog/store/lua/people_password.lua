-- people_password.lua: set a person's password, and end their other sign-ins and reset links, as one act.
-- KEYS  1 accounts  2 secrets  3 the person's sessions  4 links
-- ARGV  1 person id  2 password hash  3 session to keep or ""  4 reset link to use or ""  5 now
-- Gives 1, or 0 when the account or the link is gone.
-- needs: links
if redis.call("HEXISTS", KEYS[1], ARGV[1]) == 0 then return 0 end
if ARGV[4] ~= "" then
  local stored = redis.call("HGET", KEYS[4], ARGV[4])
  if not stored then return 0 end
  local link = cjson.decode(stored)
  if link.expires < tonumber(ARGV[5]) or link.person ~= ARGV[1] then return 0 end
end
drop_links(KEYS[4], ARGV[1])
redis.call("HSET", KEYS[2], ARGV[1], ARGV[2])
for _, id in ipairs(redis.call("HKEYS", KEYS[3])) do
  if id ~= ARGV[3] then redis.call("HDEL", KEYS[3], id) end
end
return 1
