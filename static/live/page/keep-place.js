/**
 * The reader's place and focus, kept while the page changes around them.
 *
 * Scroll anchoring keeps the place in many cases, but not in all and not in every browser. For our own changes we do it
 * ourselves, with anchoring switched off for the moment, so that nothing is corrected twice.
 */

const PARTS = ".entry-headline, .block, .text > *, .entry-foot"

/** Runs `change`, and keeps what the reader looks at where it is on the screen: `first` before all else. */
export function keepPlace(lists, change, first) {
  const marks = visible(lists.flatMap(onScreen))
  if (first) marks.unshift({ element: first, ...box(first) })
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

/** What of a list is on the screen, entries and days: found by halves, as a page may hold thousands. */
export function onScreen(list) {
  const children = [...list.children]
  const first = firstWith(children, (element) => element.getBoundingClientRect().bottom > 0)
  const end = firstWith(children, (element) => element.getBoundingClientRect().top >= innerHeight)
  return children.slice(first, end).flatMap((child) => (child.matches(".part") ? onScreen(child) : [child]))
}

/** The first index from which on this is true. */
function firstWith(elements, is) {
  let [low, high] = [0, elements.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (is(elements[middle])) high = middle
    else low = middle + 1
  }
  return low
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
  const all = [...entry.parentElement.children].filter((child) => child.matches(".entry"))
  const at = all.indexOf(entry)
  return [...all.slice(at + 1), ...all.slice(0, at).reverse()]
}
