/** The arrival policy: a new entry may appear by itself where it disturbs no reader who reads, listens, watches or selects. */

export function disturbsNobody(root, entries) {
  return !document.hidden && atTop(entries) && !engagedIn(root)
}

/** What a reader has selected, is playing, or has focused in an entry: it must not be moved. */
export function engagedIn(root) {
  const focused = document.activeElement
  return marked(root) ?? playing(root) ?? heard(root) ?? (focused.closest?.(".entry") && focused.matches(":focus-visible") ? focused : null)
}

/** Whether the top of the list is on the screen, or still to come. */
export function atTop(entries) {
  return entries.getBoundingClientRect().top >= 0
}

/** Whether a reload would go unnoticed: nothing is typed or selected, and the place is the top. */
export function reloadsUnnoticed() {
  const typing = document.activeElement?.matches("input, textarea, select, [contenteditable]")
  return scrollY === 0 && !typing && getSelection().isCollapsed && !(playing(document) ?? heard(document))
}

/** The element in which text is selected, or null. */
export function marked(root) {
  const { anchorNode, isCollapsed } = getSelection()
  if (isCollapsed || !root.contains(anchorNode)) return null
  return anchorNode.closest ? anchorNode : anchorNode.parentElement
}

/** The card in which a player is, or null. Each player is a frame: without one there is nothing to look for. */
export function playing(root) {
  return window.length ? root.querySelector("[data-playing]") : null
}

// Videos and sounds that were started: looking for them in a page of thousands would take long.
const started = new Set()
for (const began of ["play", "playing"]) document.addEventListener(began, ({ target }) => started.add(target), true)

function heard(root) {
  for (const media of started) if (media.paused || !media.isConnected) started.delete(media)
  return [...started].find((media) => root.contains(media)) ?? null
}
