-- people_profiles.lua: the accounts that have these names.
-- KEYS  1 names  2 accounts      ARGV  folded names
-- Gives for each name its account (JSON), or "".
local found = {}
for i, name in ipairs(ARGV) do
  local id = redis.call("HGET", KEYS[1], name)
  found[i] = id and redis.call("HGET", KEYS[2], id) or ""
end
return found
