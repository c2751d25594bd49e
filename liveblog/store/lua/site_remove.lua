-- site_remove.lua: remove a site.
-- KEYS  1 sites  2 hosts  3 version      ARGV  1 id
-- Gives 1, or 0 when there is no such site.
local stored = redis.call("HGET", KEYS[1], ARGV[1])
if not stored then return 0 end
for _, host in ipairs(cjson.decode(stored).hosts) do redis.call("HDEL", KEYS[2], host) end
redis.call("HDEL", KEYS[1], ARGV[1])
redis.call("INCR", KEYS[3])
return 1
