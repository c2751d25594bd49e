/**
 * Places the notices on a narrow screen: at its upper edge, or elsewhere if they would cover the field that somebody
 * writes in or the button that sends it. On a wide screen the style sheet places them beside those.
 */

const WIDE = matchMedia("(min-width: 62rem)")
const GAP = 12
const BARS = ".composer > .composer-actions, .bulk:not([hidden]), .hold"

/** The upper edge for something `high`, between `from` and `to`, that overlaps none of `taken`; else `from`. Pure. */
export function free(high, from, to, taken) {
  const fits = (y) => y >= from && y + high <= to && taken.every(({ top, bottom }) => y + high <= top || y >= bottom)
  const near = taken.flatMap(({ top, bottom }) => [top - high - GAP, bottom + GAP])
  return [from, ...[to - high, ...near].sort((a, b) => b - a)].find(fits) ?? from
}

export function placeNotices(place) {
  if (WIDE.matches || !place.childElementCount) return place.style.removeProperty("inset-block-start")
  const view = visualViewport ?? { offsetTop: 0, height: innerHeight }
  const writing = document.activeElement?.matches(".desk main :is(textarea, input, select)") ? [document.activeElement] : []
  const taken = [...writing, ...document.querySelectorAll(BARS)].map((part) => part.getBoundingClientRect())
  const y = free(place.offsetHeight, view.offsetTop + GAP, view.offsetTop + view.height - GAP, taken)
  place.style.insetBlockStart = `${Math.round(y)}px`
}

const place = document.querySelector("[data-notice]")
let asked = 0
const ask = () => {
  if (!place?.childElementCount) return
  asked ||= requestAnimationFrame(() => {
    asked = 0
    placeNotices(place)
  })
}
addEventListener("scroll", ask, { passive: true })
for (const name of ["focusin", "input"]) document.addEventListener(name, ask)
for (const target of [window, WIDE, visualViewport]) target?.addEventListener(target === WIDE ? "change" : "resize", ask)
