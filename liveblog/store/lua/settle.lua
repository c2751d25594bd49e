-- settle.lua: store the outcome of a look-up, as one act.
-- KEYS  1 due  2 asks  3 the address's waiting set  4 its answer
-- ARGV  1 the address  2 JSON of the look-up, or "": never again  3 when it is due again (ms)  4 the answer, or ""
--       5 seconds for which an answer is fresh  6 how many were waiting when it began  7 now (ms)
-- If more entries are waiting by now, it is due again at once.
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
