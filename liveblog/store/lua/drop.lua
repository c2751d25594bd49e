-- drop.lua: delete a field of every hash.  KEYS  hashes; the first one counts  ARGV  1 field
-- Gives 1 when the first one had it, else 0.
local had = redis.call("HDEL", KEYS[1], ARGV[1])
for i = 2, #KEYS do redis.call("HDEL", KEYS[i], ARGV[1]) end
return had
