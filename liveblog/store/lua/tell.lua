-- tell.lua: announce to the desk alone something that is stored elsewhere.
-- ARGV  1 event JSON  2 log length
-- needs: log
if redis.call("EXISTS", BLOG) == 1 then tell_desk(ARGV[1], ARGV[2]) end
return 1
