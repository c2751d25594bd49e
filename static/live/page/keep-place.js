/**
 * The reader's place and focus, kept while the page changes around them.
 *
 * Scroll anchoring keeps the place in many cases, but not in all and not in every browser. For our own changes we do it
 * ourselves, with anchoring switched off for the moment, so that nothing is corrected twice.
 */

const PARTS = ".entry-headline, .block, .text > *, .entry-foot"

/** Runs `change`, and keeps what the reader looks at where it is on the screen. */
export function keepPlace(entries, change) {
  const marks = visible(entries)
  const root = document.documentElement
  root.style.overflowAnchor = "none"
  change()
  const mark = marks.find(({ element }) => element.isConnected)
  if (mark) {
    const moved = mark.element.getBoundingClientRect().top - mark.top
    // Not "smooth", whatever the style sheet says: this must not be seen.
    if (moved) scrollBy({ top: moved, behavior: "instant" })
  }
  root.style.overflowAnchor = ""
}

/** What is on the screen, to the paragraph, from the top: first what begins there, then what only reaches into it. */
function visible(entries) {
  const boxes = (elements) =>
    elements
      .map((element) => ({ element, ...box(element) }))
      .filter(({ top, bottom }) => bottom > 0 && top < innerHeight)
  const found = boxes(entries).flatMap(({ element }) => boxes([element, ...element.querySelectorAll(PARTS)]))
  return [...found.filter(({ top }) => top >= 0), ...found.filter(({ top }) => top < 0).reverse()]
}

function box(element) {
  const { top, bottom } = element.getBoundingClientRect()
  return { top, bottom }
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
