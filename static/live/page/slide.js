/**
 * What a change moves on the screen slides to its new place: a jump would make a reader lose the line, and counts as a
 * layout shift. Readers who want less motion see it there at once.
 */

import { onScreen } from "./keep-place.js"

const DURATION = 250 // ms

const less = matchMedia("(prefers-reduced-motion: reduce)")
let slides = []

/** What slides now, as a promise of its end; null: nothing does. A change in between would be a jump. */
export function sliding() {
  return slides.some((one) => one.playState === "running") ? Promise.all(slides.map((one) => one.finished)) : null
}

/** Runs `change`. `boxes()`: the elements that it may move, none of them inside another. */
export function slide(boxes, change) {
  if (less.matches || document.hidden) return change()
  const before = boxes().map((box) => [box, box.getBoundingClientRect()])
  change()
  slides = before
    .map(([box, { top, bottom }]) => [box, bottom > 0 && top < innerHeight ? top - box.getBoundingClientRect().top : 0])
    .filter(([box, by]) => box.isConnected && Math.abs(by) >= 1)
    .map(([box, by]) => box.animate({ transform: [`translateY(${by}px)`, "none"] }, { duration: DURATION, easing: "ease-out" }))
}

const OPEN = ".columns, .aside, .story, .timeline, .keys, .corrected, .keys-list, .corrected-list, .pinned"

/** What stands on a story's page one below the other: of the entries those on the screen, of all else everything. */
export function boxesOf(element, entries) {
  return [...element.children].flatMap((child) =>
    child === entries ? onScreen(entries) : child.matches(OPEN) ? boxesOf(child, entries) : [child],
  )
}
