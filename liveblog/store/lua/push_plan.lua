-- push_plan.lua: note how far a blog's log was read, and who is to be told of what, as one act.
-- KEYS  1 how far  2 subscriptions  3 what is due  4 the entries that readers were told of
-- ARGV  1 how far it was read before  2 how far now  3 now (ms)  4 how many entries are remembered
--       5… pairs of "new" or "gone" and an entry
-- Gives 1, or 0 when another process was first.
local at, subscriptions, due, told = unpack(KEYS)
if (redis.call("GET", at) or "0-0") ~= ARGV[1] then return 0 end
redis.call("SET", at, ARGV[2])
local now = ARGV[3]
local ids = redis.call("HKEYS", subscriptions)
for i = 5, #ARGV, 2 do
  local kind, entry = ARGV[i], ARGV[i + 1]
  local before = tonumber(redis.call("ZSCORE", told, entry) or "0")
  if kind == "new" and before == 0 then
    redis.call("ZADD", told, now, entry)
    for _, id in ipairs(ids) do redis.call("ZADD", due, now, id .. " " .. entry .. " new") end
  elseif kind == "gone" and before > 0 then
    redis.call("ZADD", told, -before, entry)
    for _, id in ipairs(ids) do
      -- Who was not told of it yet never will be.
      if redis.call("ZREM", due, id .. " " .. entry .. " new") == 0 then
        redis.call("ZADD", due, now, id .. " " .. entry .. " gone")
      end
    end
  end
end
local many = redis.call("ZCARD", told) - tonumber(ARGV[4])
if many > 0 then redis.call("ZREMRANGEBYRANK", told, 0, many - 1) end
return 1
