-- connection_set.lua: store a connection.  KEYS  1 connections  ARGV  1 id  2 JSON  3 "there": only if it still is
-- Gives 1, or 0 when it was removed meanwhile.
if ARGV[3] == "there" and redis.call("HEXISTS", KEYS[1], ARGV[1]) == 0 then return 0 end
redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
return 1
