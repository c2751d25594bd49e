-- webhook_note.lua: note how far a webhook came, and a try to deliver, as one act.
-- KEYS  1 webhooks  2 how far they came  3 the webhook's log
-- ARGV  1 id  2 the position it was at  3 JSON of how it stands now  4 JSON of the try, or ""  5 how many are kept
-- Gives 1, or 0 when the webhook was removed or another process was first.
local id = ARGV[1]
if redis.call("HEXISTS", KEYS[1], id) == 0 then return 0 end
local known = redis.call("HGET", KEYS[2], id)
if known and cjson.decode(known).at ~= ARGV[2] then return 0 end
redis.call("HSET", KEYS[2], id, ARGV[3])
if ARGV[4] ~= "" then
  redis.call("LPUSH", KEYS[3], ARGV[4])
  redis.call("LTRIM", KEYS[3], 0, tonumber(ARGV[5]) - 1)
end
return 1
