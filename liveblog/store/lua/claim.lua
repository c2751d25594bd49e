-- claim.lua: let a slug name a blog, unless it names another one. Called before the blog is created.
-- KEYS  1 slug -> blog id  2 slugs by when they were claimed
-- ARGV  1 slug  2 blog id  3 now (ms)  4 id of a blog known not to exist, or ""  5 how long a claim waits for its blog (ms)
-- Gives {} when the slug names this blog now, else {the id it names, 1 when that was claimed just now, else 0}.
local slug, id, now, gone, waits = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
local owner = redis.call("HGET", KEYS[1], slug)
if owner and owner ~= id and owner ~= gone then
  local claimed = tonumber(redis.call("ZSCORE", KEYS[2], slug) or 0)
  return {owner, now - claimed < waits and 1 or 0}
end
redis.call("HSET", KEYS[1], slug, id)
redis.call("ZREMRANGEBYSCORE", KEYS[2], "-inf", now - waits)
redis.call("ZADD", KEYS[2], now, slug)
return {}
