-- site_save.lua: make or change a site, unless one of its hosts answers for another one.
-- KEYS  1 sites  2 hosts  3 version      ARGV  1 id  2 site JSON without a revision  3 the revision that it changes, 0 for a new one
--       4 the most sites there may be  5… its hosts
-- Gives the site (JSON); "gone", "stale", "many"; or {"taken", host, the name of the site that has it}.
local stored = redis.call("HGET", KEYS[1], ARGV[1])
local revision = tonumber(ARGV[3])
if stored and cjson.decode(stored).revision ~= revision then return "stale" end
if not stored and revision > 0 then return "gone" end
if not stored and redis.call("HLEN", KEYS[1]) >= tonumber(ARGV[4]) then return "many" end
for i = 5, #ARGV do
  local owner = redis.call("HGET", KEYS[2], ARGV[i])
  if owner and owner ~= ARGV[1] then
    return {"taken", ARGV[i], cjson.decode(redis.call("HGET", KEYS[1], owner)).name}
  end
end
if stored then
  for _, host in ipairs(cjson.decode(stored).hosts) do redis.call("HDEL", KEYS[2], host) end
end
for i = 5, #ARGV do redis.call("HSET", KEYS[2], ARGV[i], ARGV[1]) end
-- The number is put into the text: cjson would write an empty list as an object.
local made = string.gsub(ARGV[2], '"revision":%d+', '"revision":' .. (revision + 1))
redis.call("HSET", KEYS[1], ARGV[1], made)
redis.call("INCR", KEYS[3])
return made
