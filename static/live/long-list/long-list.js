/**
 * How a long list is kept in parts, so that what is far away costs nothing: the first entries stand in the list itself, the
 * others in elements of some sixty each, which the browser skips as a whole (timeline.css). Pure.
 */

const FIRST = 40 // entries that stand in the list itself
const PART = 20

/**
 * Divides a list. `parts`: the ids in each part as it is, the first of them the list itself; `moved(id)`: entries that
 * stand somewhere else now. Gives { from, ids } for each part, `from` the index of what it was, or null.
 *
 * An entry stays in its part: moving an element stops what plays in it.
 */
export function divide(ids, parts, moved = () => false) {
  const home = new Map(parts.flatMap((part, at) => part.map((id) => [id, at])))
  const found = parts.map((_, from) => ({ from, ids: [] }))
  let at = 0
  for (const id of ids) {
    const known = moved(id) ? undefined : home.get(id)
    if (known > at) at = known
    // What is new at the end begins a part of its own when the last one is full.
    else if (known === undefined && at >= parts.length - 1 && found[at].ids.length >= sizeOf(at)) {
      at = found.push({ from: null, ids: [] }) - 1
    }
    found[at].ids.push(id)
  }
  return found.flatMap(split).filter((part) => part.ids.length || part.from === 0)
}

/** A part that has become much too long, cut. */
function split(part, at) {
  if (part.ids.length <= 2 * FIRST) return [part]
  const cut = [{ ...part, ids: part.ids.slice(0, sizeOf(at)) }]
  for (let from = sizeOf(at); from < part.ids.length; from += PART) cut.push({ from: null, ids: part.ids.slice(from, from + PART) })
  return cut
}

function sizeOf(at) {
  return at === 0 ? FIRST : PART
}
