/**
 * What a change moves on the screen slides to its new place: a jump would make a reader lose the line, and counts as a
 * layout shift. Readers who want less motion see it there at once.
 */

import { onScreen } from "./keep-place.js"

const DURATION = 250 // ms

const less = matchMedia("(prefers-reduced-motion: reduce)")
let last = null

/** What slides now, as a promise of its end; null: nothing does. A change in between would be a jump. */
export function sliding() {
  return last?.playState === "running" ? last.finished : null
}

/** Runs `change`. `boxes()`: the elements that it may move, none of them inside another. */
export function slide(boxes, change) {
  if (less.matches || document.hidden) return change()
  const before = boxes().map((box) => [box, box.getBoundingClientRect()])
  change()
  const moves = before.map(([box, { top, bottom }]) => [box, bottom > 0 && top < innerHeight && top - box.getBoundingClientRect().top])
  for (const [box, by] of moves) {
    if (!box.isConnected || Math.abs(by) < 1) continue
    last = box.animate({ transform: [`translateY(${by}px)`, "none"] }, { duration: DURATION, easing: "ease-out" })
  }
}

/** What stands on a story's page one below the other: of the entries those on the screen, of all else everything. */
export function boxesOf(root, entries) {
  const lists = [".keys-list", ".corrected-list", ".pinned"].map((name) => root.querySelector(name))
  const open = new Set([root, entries.parentElement, entries.parentElement.parentElement, ...lists])
  const found = []
  const collect = (element) => {
    if (element === entries) found.push(...onScreen(entries))
    else if (open.has(element) || element.matches(".columns, .aside, .keys, .corrected")) [...element.children].forEach(collect)
    else found.push(element)
  }
  collect(root)
  return [...found, ...document.querySelectorAll(".colophon")]
}
