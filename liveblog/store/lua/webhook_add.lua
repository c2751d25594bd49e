-- webhook_add.lua: store a new webhook.
-- KEYS  1 webhooks  2 how far they came     ARGV  1 id  2 JSON  3 JSON of how far it came  4 how many a blog may have
-- Gives 1, or 0 when there are too many. The same id again changes nothing.
if redis.call("HEXISTS", KEYS[1], ARGV[1]) == 1 then return 1 end
if redis.call("HLEN", KEYS[1]) >= tonumber(ARGV[4]) then return 0 end
redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
redis.call("HSET", KEYS[2], ARGV[1], ARGV[3])
return 1
