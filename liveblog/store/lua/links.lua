-- links.lua: functions for the scripts on one-time links; prepended to each of them.

-- Delete the links with which this person can set a new password.
local function drop_links(links, person)
  local all = redis.call("HGETALL", links)
  for i = 1, #all, 2 do
    if cjson.decode(all[i + 1]).person == person then redis.call("HDEL", links, all[i]) end
  end
end

