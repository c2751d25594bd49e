/** The arrival policy: a new entry may appear by itself where it disturbs no reader who reads, listens, watches or selects. */

export function disturbsNobody(root, entries) {
  return !document.hidden && atTop(entries) && !marksText(root) && !plays(root)
}

/** Whether the top of the list is on the screen, or still to come. */
export function atTop(entries) {
  return entries.getBoundingClientRect().top >= 0
}

/** Whether a reload would go unnoticed: nothing is typed or selected, and the place is the top. */
export function reloadsUnnoticed() {
  const typing = document.activeElement?.matches("input, textarea, select, [contenteditable]")
  return scrollY === 0 && !typing && getSelection().isCollapsed && !plays(document)
}

function marksText(root) {
  const selection = getSelection()
  return selection !== null && !selection.isCollapsed && root.contains(selection.anchorNode)
}

function plays(root) {
  return root.querySelector("[data-playing]") !== null || [...root.querySelectorAll("video, audio")].some((media) => !media.paused)
}
