-- keep.lua: save or delete the draft in a person's composer, unless another of their pages was first.
-- KEYS 1 the person's forms     ARGV  1 "BLOG:COMPOSER"  2 the form as JSON, or "" to forget it
--   3 `at` of the copy that this may replace (ms; 0: there was none)  4 how long they last (s)
--   5 how many forms are kept; the oldest are dropped
-- Gives 1, or 0: another draft was saved there first.
local forms, name, form, over, lasts, most = KEYS[1], unpack(ARGV)
local there = redis.call("HGET", forms, name)
if (there and cjson.decode(there).at or 0) ~= tonumber(over) then return 0 end
if form == "" then
  redis.call("HDEL", forms, name)
  return 1
end
redis.call("HSET", forms, name, form)
redis.call("EXPIRE", forms, lasts)
while redis.call("HLEN", forms) > tonumber(most) do
  local oldest, at
  local all = redis.call("HGETALL", forms)
  for i = 1, #all, 2 do
    local kept = cjson.decode(all[i + 1]).at
    if all[i] ~= name and (not at or kept < at) then oldest, at = all[i], kept end
  end
  redis.call("HDEL", forms, oldest)
end
return 1
