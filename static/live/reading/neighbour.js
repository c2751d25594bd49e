/** From entry to entry, through the parts of a long list (long-list/long-list.js). */

/** The entry before or after this one, wherever it stands: `way` is "nextElementSibling" or "previousElementSibling". */
export function neighbour(entry, way) {
  let next = entry
  while (next) {
    next = next[way] ?? (next.parentElement.matches(".part") ? next.parentElement[way] : null)
    if (next?.matches(".part")) next = way === "nextElementSibling" ? next.firstElementChild : next.lastElementChild
    if (next?.matches(".entry")) return next
  }
  return null
}
