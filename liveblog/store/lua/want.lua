-- want.lua: queue look-ups of an entry's (or a preview's) addresses, as one act.
-- KEYS  1 due  2 asks, then for each address  its waiting set, its answer
-- ARGV  1 now (ms)  2 what waits for them ("blog id entry id", or "": a preview)  3 most that wait for one address
--       4 ms until an answered address is looked up again, then for each address  the address, JSON of the look-up
-- Gives for each address the answer if it is still fresh, else false.
local now, waiter, most, again = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local answers = {}
for n = 1, (#KEYS - 2) / 2 do
  local waiting, answer = KEYS[1 + 2 * n], redis.call("GET", KEYS[2 + 2 * n])
  local address, ask = ARGV[3 + 2 * n], ARGV[4 + 2 * n]
  if waiter ~= "" and redis.call("SCARD", waiting) < most then redis.call("SADD", waiting, waiter) end
  local known = redis.call("HGET", KEYS[2], address)
  if not known then
    if not answer or waiter ~= "" then
      redis.call("HSET", KEYS[2], address, ask)
      redis.call("ZADD", KEYS[1], answer and now + again or now, address)
    end
  elseif not answer then
    -- A look-up that is being retried keeps its time; one that was given up, or answered long ago, is due now.
    local before = cjson.decode(known)
    if before.tries == 0 or before.given_up then
      if before.given_up then redis.call("HSET", KEYS[2], address, ask) end
      redis.call("ZADD", KEYS[1], now, address)
    end
  end
  answers[n] = answer
end
return answers
