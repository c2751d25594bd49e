-- edit.lua: replace an entry by its next revision and announce it, as one act.
-- ARGV  1 id  2 entry JSON (the next revision)  3 published  4 flags  5 log length  6 JSON for readers, or "": the same
--       7 the posts in it (see log.lua)  8 the revision it replaces
--       9 1: the one before is not kept, for this one continues its changes of the facts box
-- Gives {"changed", the readers' position}, {"stale", revision} when there is another revision now, {"closed"} when the
-- blog is closed and readers would get this as news, or {"missing"}.
-- needs: log
local id, json, published, flags, log_length, shown, posts, replaces, goes_on = unpack(ARGV)
local before = redis.call("HGET", ENTRIES, id)
if not before then return {"missing"} end
local revision = revision_of(before)
if revision ~= tonumber(replaces) then return {"stale", revision} end

-- Whether this brings back an entry that was withdrawn a moment ago and visible to readers until then.
local function undoes()
  local entry = cjson.decode(before)
  if not string.find(flags, "v", 1, true) or not fresh(entry.withdrawn, json) then return false end
  local older = revision
  while entry.state == "withdrawn" do
    older = older - 1
    local stored = redis.call("HGET", HISTORY, id .. ":" .. older)
    if not stored then return false end
    entry = cjson.decode(stored)
  end
  return entry.state == "published"
end

-- Keep a revision. Of those that changed the facts box alone the last 100 are kept: a feed may make one a second for days.
local function keep(entry, number)
  redis.call("HSET", HISTORY, id .. ":" .. number, entry)
  if (cjson.decode(entry).facts_run or 0) == 0 then return end
  local kept = {}
  for old in string.gmatch(redis.call("HGET", HISTORY, id .. ":facts") or "", "%d+") do kept[#kept + 1] = old end
  kept[#kept + 1] = tostring(number)
  while #kept > 100 do redis.call("HDEL", HISTORY, id .. ":" .. table.remove(kept, 1)) end
  redis.call("HSET", HISTORY, id .. ":facts", table.concat(kept, " "))
end

if shut(before, flags) and not undoes() then return {"closed"} end
if goes_on ~= "1" then keep(before, revision) end
redis.call("HSET", ENTRIES, id, json)
redis.call("HSET", REVISIONS, id, revision + 1)
local was_visible = redis.call("ZSCORE", ORDER, id)
unindex(id)
local visible = index(id, published, flags)
tell_desk(put(json), log_length)
use_posts(id, json, flags, posts, log_length)
if visible then tell_readers(put(json, shown), log_length)
elseif was_visible then tell_readers(gone(id), log_length) end
return {"changed", redis.call("HGET", BLOG, "position")}
