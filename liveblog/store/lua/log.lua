-- log.lua: what the acts on a blog share; put before each of them.
-- KEYS of every act  1 blog  2 entries  3 revisions  4 order  5 all  6 pinned  7 keys  8 removed  9 events  10 desk  11 history
--                    12 notes  13 chat  14 leases  15 here  16 due
local BLOG, ENTRIES, REVISIONS, ORDER, ALL, PINNED, KEY_EVENTS, REMOVED, EVENTS, DESK, HISTORY = unpack(KEYS)
local DUE = KEYS[16]

-- Append an event to a log, naming its predecessor; gives its position.
local function append(stream, last, json, log_length)
  local prev = redis.call("HGET", BLOG, last) or "0-0"
  local position = redis.call("XADD", stream, "MAXLEN", "~", log_length, "*",
    "prev", prev, "event", json, "count", redis.call("ZCARD", ORDER))
  redis.call("HSET", BLOG, last, position)
  return position
end

-- Readers' log and desk's log: two logs of one design, so that nothing unpublished can reach a reader.
local function tell_readers(json, log_length) return append(EVENTS, "position", json, log_length) end
local function tell_desk(json, log_length) return append(DESK, "desk", json, log_length) end

local function unindex(id)
  redis.call("ZREM", ORDER, id)
  redis.call("ZREM", ALL, id)
  redis.call("SREM", PINNED, id)
  redis.call("ZREM", KEY_EVENTS, id)
  redis.call("ZREM", DUE, id)
end

-- flags: "v" visible to readers, "p" pinned, "k" key event, "s" to be published at its time
local function index(id, published, flags)
  redis.call("ZADD", ALL, published, id)
  if string.find(flags, "s", 1, true) then redis.call("ZADD", DUE, published, id) end
  if not string.find(flags, "v", 1, true) then return false end
  redis.call("ZADD", ORDER, published, id)
  if string.find(flags, "p", 1, true) then redis.call("SADD", PINNED, id) end
  if string.find(flags, "k", 1, true) then redis.call("ZADD", KEY_EVENTS, published, id) end
  return true
end

local function put(json) return '{"type":"put","entry":' .. json .. '}' end
local function gone(id) return '{"type":"gone","id":' .. cjson.encode(id) .. '}' end

