-- inbox_made.lua: note what was made of a message, while it is kept.
-- KEYS  1 messages  2 what was made of them     ARGV  1 message  2 JSON
if redis.call("HEXISTS", KEYS[1], ARGV[1]) == 1 then redis.call("HSET", KEYS[2], ARGV[1], ARGV[2]) end
return 1
