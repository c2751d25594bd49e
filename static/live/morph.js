/**
 * Makes one element equal to another by touching only what differs, so that focus, a selection, or a video that plays
 * inside survive a correction elsewhere in the entry.
 */

export function morph(from, to) {
  if (from.isEqualNode(to)) return
  if (from.nodeType !== to.nodeType || from.nodeName !== to.nodeName) {
    from.replaceWith(to)
    return
  }
  if (from.nodeType !== Node.ELEMENT_NODE) {
    from.nodeValue = to.nodeValue
    return
  }
  attributes(from, to)
  children(from, [...from.childNodes], [...to.childNodes])
}

function attributes(from, to) {
  for (const { name } of [...from.attributes]) if (!to.hasAttribute(name)) from.removeAttribute(name)
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value)
}

/** Equal children at both ends stay as they are; those between are matched one by one. */
function children(parent, old, now) {
  while (old.length && now.length && old[0].isEqualNode(now[0])) {
    old.shift()
    now.shift()
  }
  let end = null
  while (old.length && now.length && old.at(-1).isEqualNode(now.at(-1))) {
    end = old.pop()
    now.pop()
  }
  const paired = Math.min(old.length, now.length)
  for (let i = 0; i < paired; i += 1) morph(old[i], now[i])
  for (const gone of old.slice(paired)) gone.remove()
  for (const added of now.slice(paired)) parent.insertBefore(added, end)
}
