-- unclaim.lua: free the slugs that name a blog, as one act. Slugs that name another blog by now stay.
-- KEYS  1 slug -> blog id      ARGV  1 blog id
local all = redis.call("HGETALL", KEYS[1])
for i = 1, #all, 2 do
  if all[i + 1] == ARGV[1] then redis.call("HDEL", KEYS[1], all[i]) end
end
