-- push_join.lua: keep a subscription to a blog's notifications, unless the blog has too many.
-- KEYS  1 subscriptions  2 how far the log was read  3 the blog
-- ARGV  1 its id  2 JSON  3 how many there may be      Gives 1, or 0 when they are too many, or the blog is gone.
local subscriptions, at, blog = unpack(KEYS)
if redis.call("EXISTS", blog) == 0 then return 0 end
if redis.call("HEXISTS", subscriptions, ARGV[1]) == 0 and redis.call("HLEN", subscriptions) >= tonumber(ARGV[3]) then
  return 0
end
-- The first one is told of what comes from now on.
if redis.call("HLEN", subscriptions) == 0 then
  redis.call("SET", at, redis.call("HGET", blog, "position") or "0-0")
end
redis.call("HSET", subscriptions, ARGV[1], ARGV[2])
return 1
