-- links.lua: what the acts on one-time links share; put before each of them.

-- Drop the links that are for this person (those with which a new password is set).
local function drop_links(links, person)
  local all = redis.call("HGETALL", links)
  for i = 1, #all, 2 do
    if cjson.decode(all[i + 1]).person == person then redis.call("HDEL", links, all[i]) end
  end
end

