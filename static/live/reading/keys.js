/** Keys: j and k from entry to entry, n to the new ones, / to search, ? for this list. None works while somebody types. */

import { make } from "../common/make.js"
import { t } from "../common/texts.js"
import { onScreen } from "../page/keep-place.js"
import { loadOlder } from "./older.js"
import { neighbour } from "./neighbour.js"

const WRITING = "input, textarea, select, [contenteditable]"

export function pressed(root, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return
  if (event.target.closest?.(WRITING) || [...document.body.children].some((one) => one.matches("dialog[open]"))) return
  const act = { j: () => step(root, 1), k: () => step(root, -1), n: () => toNew(root), "/": () => toSearch(root), "?": showKeys }[event.key]
  if (!act) return
  event.preventDefault()
  act()
}

/** The entry that the reader is at: that with the focus, else the one at the top of the screen. */
function here(root) {
  const focused = document.activeElement?.closest?.(".entry")
  return focused && root.contains(focused) ? focused : null
}

function step(root, by) {
  const at = here(root)
  const next = at ? beside(root, at, by) : lists(root).flatMap(onScreen).find((element) => element.matches(".entry"))
  if (next) goTo(next)
  else if (by > 0) loadOlder(root, root.querySelector(".older-link"), true)
}

function beside(root, entry, by) {
  const next = neighbour(entry, by > 0 ? "nextElementSibling" : "previousElementSibling")
  if (next) return next
  const [above, below] = lists(root)
  if (by > 0 && above?.contains(entry)) return below.querySelector(".entry")
  if (by < 0 && below?.contains(entry)) return above.querySelector(":scope > .entry:last-of-type")
}

function lists(root) {
  // Each is found where it begins: a search for all would go through thousands of entries.
  return [root.querySelector(".pinned"), root.querySelector(".entries")].filter(Boolean)
}

export function goTo(entry) {
  entry.focus({ preventScroll: true })
  entry.scrollIntoView({ block: "start", behavior: "instant" })
}

/** What waits is shown; where nothing waits, the newest entry is. */
function toNew(root) {
  const held = root.querySelector(".held")
  if (!held.hidden) return held.querySelector(".held-button").click()
  const newest = root.state.reading?.oldest ? [...root.querySelectorAll(".entries .entry")].at(-1) : root.querySelector(".entries .entry")
  if (newest) goTo(newest)
}

/** The field of the page, else the page of the search. */
function toSearch(root) {
  const field = document.querySelector("#search-words")
  if (field) field.focus()
  else location.assign(`/live/${root.state.blog.slug}/search`)
}

export function showKeys() {
  const dialog = document.querySelector("dialog.keys-help") ?? makeDialog()
  dialog.showModal()
}

function makeDialog() {
  const keys = { j: t("Next update"), k: t("Previous update"), n: t("New updates"), "/": t("Search"), "?": t("This list") }
  const lines = Object.entries(keys).flatMap(([key, words]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)])
  const close = make("button", { className: "quiet-button", type: "button" }, t("Close"))
  const heading = make("h2", { id: "keys-help" }, t("Keyboard shortcuts"))
  const dialog = make("dialog", { className: "keys-help" }, heading, make("dl", {}, ...lines), close)
  dialog.setAttribute("aria-labelledby", heading.id)
  close.addEventListener("click", () => dialog.close())
  document.body.append(dialog)
  return dialog
}
