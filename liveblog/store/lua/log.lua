-- log.lua: functions for the scripts on a blog; prepended to each of them.
-- KEYS of every act  1 blog  2 entries  3 revisions  4 order  5 all  6 pinned  7 keys  8 removed  9 events  10 desk  11 history
--                    12 notes  13 chat  14 leases  15 here  16 due  17 corrected  18 read  19 tray  20 tray order
--                    21 posts in entries  22 new in the tray  23 due in the tray
local BLOG, ENTRIES, REVISIONS, ORDER, ALL, PINNED, KEY_EVENTS, REMOVED, EVENTS, DESK, HISTORY = unpack(KEYS)
local CHAT, DUE, CORRECTED, READ = KEYS[13], KEYS[16], KEYS[17], KEYS[18]
local TRAY, TRAY_ORDER, USED, TRAY_NEW, TRAY_DUE = unpack(KEYS, 19)

-- Append an event to a log, naming its predecessor; gives its position. `at`: that position, or nil: now.
local function append(stream, last, json, log_length, at)
  local prev = redis.call("HGET", BLOG, last) or "0-0"
  local position = redis.call("XADD", stream, "MAXLEN", "~", log_length, at or "*",
    "prev", prev, "event", json, "count", redis.call("ZCARD", ORDER))
  redis.call("HSET", BLOG, last, position)
  return position
end

-- Readers' log and desk's log: two logs of one design, so that nothing unpublished can reach a reader.
local function tell_readers(json, log_length, at) return append(EVENTS, "position", json, log_length, at) end
local function tell_desk(json, log_length) return append(DESK, "desk", json, log_length) end

local function unindex(id)
  redis.call("ZREM", ORDER, id)
  redis.call("ZREM", ALL, id)
  redis.call("SREM", PINNED, id)
  redis.call("ZREM", KEY_EVENTS, id)
  redis.call("ZREM", DUE, id)
  redis.call("ZREM", CORRECTED, id)
end

-- flags: "v" visible to readers, "t" as a tombstone, "p" pinned, "k" key event, "s" scheduled,
-- "i" part of an imported story, "c" and a time: when it was last corrected, or withdrawn with a reason
local function index(id, published, flags)
  redis.call("ZADD", ALL, published, id)
  if string.find(flags, "s", 1, true) then redis.call("ZADD", DUE, published, id) end
  if not string.find(flags, "v", 1, true) then return false end
  redis.call("ZADD", ORDER, published, id)
  if string.find(flags, "p", 1, true) then redis.call("SADD", PINNED, id) end
  if string.find(flags, "k", 1, true) then redis.call("ZADD", KEY_EVENTS, published, id) end
  local corrected = string.match(flags, "c(%d+)")
  if corrected then redis.call("ZADD", CORRECTED, corrected, id) end
  return true
end

-- The revision in an entry's JSON, and the last one that a person made (networks' answers come on top of that). Read from
-- the entry itself: a separate counter could get out of step.
local function revision_of(json)
  local entry = cjson.decode(json)
  local upgraded_from = entry.upgraded_from or 0
  return entry.revision, upgraded_from > 0 and upgraded_from or entry.revision
end

-- Whether the blog is closed and therefore refuses an entry with these flags: nothing new is published in a closed blog.
-- A tombstone is not news; an imported story may be over. `before`: the entry's JSON so far, or nil.
local function shut(before, flags)
  local function is(flag) return string.find(flags, flag, 1, true) end
  if not (is("v") or is("s")) or is("t") or is("i") then return false end
  if cjson.decode(redis.call("HGET", BLOG, "json")).state ~= "closed" then return false end
  return not before or cjson.decode(before).state ~= (is("v") and "published" or "scheduled")
end

-- Whether a change at this time is recent enough (5 minutes) to be undone even in a closed blog.
local function fresh(at, json)
  return type(at) == "number" and cjson.decode(json).updated - at <= 300000
end

-- `shown`: the JSON that readers may see, if it differs; else ""
local function put(json, shown)
  return '{"type":"put","entry":' .. (shown and shown ~= "" and shown or json) .. '}'
end
local function gone(id) return '{"type":"gone","id":' .. cjson.encode(id) .. '}' end

-- A post of the tray with another value of one of its own fields. Its words cannot look like a field: their quotes are
-- escaped.
local function with(post, name, before, after)
  local from, to = string.find(post, '"' .. name .. '":' .. before, 1, true)
  if not from then return post end
  return string.sub(post, 1, from - 1) .. '"' .. name .. '":' .. after .. string.sub(post, to + 1)
end

local function tell_tray(ids, log_length)
  if #ids == 0 then return end
  tell_desk('{"type":"staff","about":"tray","data":{"ids":' .. cjson.encode(ids) .. '}}', log_length)
end

-- An entry that is published or scheduled uses the posts in it, also those that arrive in the tray later.
-- `posts`: JSON of [[name of a post, its id in the tray], ...], or "".
local function use_posts(id, json, flags, posts, log_length)
  if posts == "" or not string.find(flags, "[vs]") then return end
  local used = {}
  for _, post in ipairs(cjson.decode(posts)) do
    redis.call("HSET", USED, post[1], id)
    local known = redis.call("HGET", TRAY, post[2])
    local state = known and cjson.decode(known).state
    if state == "new" or state == "gone" then
      known = with(with(known, "state", '"' .. state .. '"', '"used"'), "entry", '""', cjson.encode(id))
      known = with(known, "by", '""', cjson.encode(cjson.decode(json).changed_by or ""))
      redis.call("HSET", TRAY, post[2], known)
      redis.call("ZREM", TRAY_NEW, post[2])
      redis.call("ZREM", TRAY_DUE, post[2])
      used[#used + 1] = post[2]
    end
  end
  tell_tray(used, log_length)
end
