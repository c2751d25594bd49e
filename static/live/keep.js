/**
 * The reader's place and focus, kept while the page changes around them.
 *
 * Browsers with scroll anchoring keep the place by themselves in many cases, not in all and not everywhere; here it is
 * done by hand for our own changes, with theirs switched off for the moment so that nothing is corrected twice.
 */

/** Runs `change`; what the reader looks at stays where it is on the screen. */
export function keepPlace(entries, change) {
  const marks = visible(entries).map((element) => [element, element.getBoundingClientRect().top])
  const root = document.documentElement
  root.style.overflowAnchor = "none"
  change()
  const mark = marks.find(([element]) => element.isConnected)
  if (mark) {
    const moved = mark[0].getBoundingClientRect().top - mark[1]
    // Not "smooth", whatever the style sheet says: this must not be seen.
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" })
  }
  root.style.overflowAnchor = ""
}

/** The elements on the screen; the focused one first, for that is where the reader is. */
function visible(elements) {
  const found = elements.filter((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return bottom > 0 && top < innerHeight
  })
  const focused = found.findIndex((element) => element.contains(document.activeElement))
  return focused > 0 ? [found[focused], ...found.toSpliced(focused, 1)] : found
}

/** Runs `change`; if it takes the focused element away, its successor or the nearest entry has the focus. */
export function keepFocus(root, change) {
  const focused = document.activeElement
  if (!focused || !root.contains(focused)) return change()
  const entry = focused.closest(".entry")
  const at = entry ? focusable(entry).indexOf(focused) : -1
  const neighbours = entry ? around(entry) : []
  change()
  if (document.activeElement === focused) return
  const successor = focused.isConnected
    ? focused
    : entry?.isConnected
      ? (focusable(entry)[at] ?? entry)
      : (neighbours.find((element) => element.isConnected) ?? root.querySelector("h1, h2"))
  successor?.focus({ preventScroll: true })
}

function focusable(entry) {
  return [...entry.querySelectorAll("a[href], button, input, video, audio, iframe, [tabindex], share-link")]
}

function around(entry) {
  const all = [...entry.parentElement.querySelectorAll(".entry")]
  const at = all.indexOf(entry)
  return [...all.slice(at + 1), ...all.slice(0, at).reverse()]
}
