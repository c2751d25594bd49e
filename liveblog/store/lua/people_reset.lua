-- people_reset.lua: create a link with which a person sets a new password, replacing earlier ones.
-- KEYS  1 accounts  2 links      ARGV  1 person id  2 link id  3 link JSON
-- Gives 1, or 0 when the account is gone.
-- needs: links
if redis.call("HEXISTS", KEYS[1], ARGV[1]) == 0 then return 0 end
drop_links(KEYS[2], ARGV[1])
redis.call("HSET", KEYS[2], ARGV[2], ARGV[3])
return 1
