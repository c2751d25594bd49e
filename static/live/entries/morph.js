/**
 * Makes one element equal to another by touching only what differs, so that focus, a selection, or a video that plays
 * inside survive a correction elsewhere in the entry. What stays is never moved: moving would stop the video too.
 */

const MOST_PAIRS = 40_000 // comparisons, beyond which children are simply replaced

export function morph(from, to) {
  if (from.isEqualNode(to) || playsOn(from, to)) return
  // What a reader has opened stays open.
  for (const { name } of [...from.attributes]) if (name !== "open" && !to.hasAttribute(name)) from.removeAttribute(name)
  for (const { name, value } of to.attributes) if (from.getAttribute(name) !== value) from.setAttribute(name, value)
  const kept = matches([...from.children], [...to.children])
  const stays = new Set(kept.values())
  for (const child of [...from.childNodes]) if (!stays.has(child)) child.remove()
  let next = from.firstChild
  for (const child of [...to.childNodes]) {
    const old = kept.get(child)
    if (old) {
      next = old.nextSibling
      morph(old, child)
    } else from.insertBefore(child, next)
  }
}

/** For each new child the old one it can be made from, in order; equal ones before ones that are alike. */
function matches(old, now) {
  const found = new Map()
  while (old.length && now.length && old[0].isEqualNode(now[0])) found.set(now.shift(), old.shift())
  while (old.length && now.length && old.at(-1).isEqualNode(now.at(-1))) found.set(now.pop(), old.pop())
  if (old.length * now.length > MOST_PAIRS) return found
  // best[i][j]: how much of old from i on can serve for now from j on
  const best = Array.from({ length: old.length + 1 }, () => new Array(now.length + 1).fill(0))
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const both = likeness(old[i], now[j])
      best[i][j] = Math.max(best[i + 1][j], best[i][j + 1], both && both + best[i + 1][j + 1])
    }
  }
  for (let i = 0, j = 0; i < old.length && j < now.length; ) {
    if (best[i][j] === best[i + 1][j]) i += 1
    else if (best[i][j] === best[i][j + 1]) j += 1
    else found.set(now[j++], old[i++])
  }
  return found
}

/** Whether something plays in the old element that the new one is about, too: nothing in it is worth stopping that. */
function playsOn(from, to) {
  return Boolean(from.dataset?.playing) && to.querySelector("[data-player]")?.dataset.player === from.dataset.playing
}

function likeness(one, other) {
  if (playsOn(one, other)) return 9
  if (one.nodeName !== other.nodeName || one.className !== other.className) return 0
  return one.isEqualNode(other) ? 3 : 1
}
