-- put.lua: set a field of a hash.  KEYS  1 the hash  ARGV  1 field  2 value     Gives 1.
redis.call("HSET", KEYS[1], ARGV[1], ARGV[2])
return 1
