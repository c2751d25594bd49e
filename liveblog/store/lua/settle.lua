-- settle.lua: what became of an ask, as one act.
-- KEYS  1 due  2 asks  3 the address's waiting set  4 its answer
-- ARGV  1 the address  2 JSON of the ask, or "": nobody needs to ask again  3 when it is due again (ms)  4 the answer, or ""
--       5 seconds that an answer is fresh  6 how many wait as far as was seen  7 now (ms)
-- Whoever began to wait meanwhile is not forgotten: then it is due at once.
local address, ask, due, answer, fresh, seen, now = unpack(ARGV)
if answer ~= "" then redis.call("SET", KEYS[4], answer, "EX", fresh) end
if redis.call("SCARD", KEYS[3]) > tonumber(seen) then
  redis.call("ZADD", KEYS[1], now, address)
elseif ask == "" then
  redis.call("ZREM", KEYS[1], address)
  redis.call("HDEL", KEYS[2], address)
  redis.call("DEL", KEYS[3])
else
  redis.call("HSET", KEYS[2], address, ask)
  redis.call("ZADD", KEYS[1], due, address)
end
return 1
