-- audit_trim.lua: drop the oldest events of the audit log, unless somebody else just did.
-- KEYS  1 audit log  2 places     ARGV  1 the oldest event's id  2 the first one that stays  3... references of places
-- Gives 1, or 0.
local first = redis.call("XRANGE", KEYS[1], "-", "+", "COUNT", 1)[1]
if not first or first[1] ~= ARGV[1] then return 0 end
redis.call("XTRIM", KEYS[1], "MINID", ARGV[2])
for i = 3, #ARGV do redis.call("HDEL", KEYS[2], ARGV[i]) end
return 1
