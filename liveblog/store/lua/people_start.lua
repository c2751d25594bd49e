-- people_start.lua: start a sign-in, if the account still exists; sign-ins over the limit end, longest unused first.
-- KEYS  1 accounts  2 secrets  3 the person's sessions
-- ARGV  1 person id  2 session id  3 session JSON  4 milliseconds until it expires unused  5 how many at most  6 now
--       7 the password hash that was verified, or ""  8 the same password hashed with current parameters
-- Gives 1, or 0 when the account is gone or its password was changed since it was verified.
if redis.call("HEXISTS", KEYS[1], ARGV[1]) == 0 then return 0 end
if ARGV[7] ~= "" then
  if redis.call("HGET", KEYS[2], ARGV[1]) ~= ARGV[7] then return 0 end
  if ARGV[8] ~= ARGV[7] then redis.call("HSET", KEYS[2], ARGV[1], ARGV[8]) end
end
redis.call("HSET", KEYS[3], ARGV[2], ARGV[3])
redis.call("PEXPIRE", KEYS[3], ARGV[4])
local sessions = {}
local stored = redis.call("HGETALL", KEYS[3])
for i = 1, #stored, 2 do
  local session = cjson.decode(stored[i + 1])
  if session.expires < tonumber(ARGV[6]) then
    redis.call("HDEL", KEYS[3], stored[i])
  else
    sessions[#sessions + 1] = session
  end
end
table.sort(sessions, function(a, b) return a.seen > b.seen end)
for i = tonumber(ARGV[5]) + 1, #sessions do redis.call("HDEL", KEYS[3], sessions[i].id) end
return 1
