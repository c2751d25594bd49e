/** Keyboard shortcuts, and the list of them. Single keys never work while somebody types, and can be turned off. */

import { reveal } from "./column.js"
import { keepSingleKeys, keyOf, singleKeysWork } from "./keys.js"
import { pressAct } from "../list/row-menu.js"

const WRITING = "input, textarea, select, [contenteditable], .hold"

const dialog = document.querySelector("dialog[data-shortcuts]")

const ACTS = {
  "?": () => dialog.showModal(),
  "/": () => openAndFocus("#words"),
  n: () => openAndFocus("#text"),
  c: () => openAndFocus("#note"),
  t: () => goTo([".tray-post--here", ".tray-post", "#tray-heading"].map((one) => document.querySelector(one)).find(Boolean)),
  j: () => step(1),
  k: () => step(-1),
  e: () => here()?.querySelector("[data-edit]")?.click(),
  h: () => location.assign(`${here()?.querySelector("[data-menu]").href}/history`),
  m: () => here()?.querySelector("[data-menu]")?.click(),
  a: () => pressAct(here(), "a"),
  p: () => pressAct(here(), "p"),
  y: () => pressAct(here(), "y"),
  d: () => pressAct(here(), "d"),
}

function openAndFocus(selector) {
  const field = document.querySelector(selector)
  field?.closest("details")?.setAttribute("open", "")
  if (field) reveal(field.form)
  field?.focus({ preventScroll: true })
}

function goTo(part) {
  if (part) reveal(part)
  part?.focus()
}

/** The row that has the focus, or had it last. */
function here() {
  const focused = document.activeElement?.closest(".row")
  return focused ?? document.querySelector(".row.row--here") ?? document.querySelector(".row")
}

function step(by) {
  const rows = [...document.querySelectorAll(".row")]
  const at = rows.findIndex((row) => row.classList.contains("row--here") || row.contains(document.activeElement))
  const next = rows[at === -1 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]
  if (!next) return
  for (const row of rows) row.classList.toggle("row--here", row === next)
  reveal(next)
  next.querySelector(".entry")?.focus({ preventScroll: true })
  next.scrollIntoView({ block: "nearest" })
}

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) return
  if (event.target.closest?.(WRITING) || document.querySelector("dialog[open]")) return
  const key = keyOf(event)
  if (!Object.hasOwn(ACTS, key) || (!singleKeysWork() && key !== "?")) return
  event.preventDefault()
  ACTS[key]()
}

if (dialog) {
  const open = document.querySelector("[data-shortcuts-open]")
  open.hidden = false
  open.querySelector("button").addEventListener("click", () => dialog.showModal())
  const single = dialog.querySelector("[data-single]")
  single.checked = singleKeysWork()
  single.addEventListener("change", () => keepSingleKeys(single.checked))
  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const modifier of dialog.querySelectorAll("[data-modifier]")) modifier.textContent = "⌘"
  }
  document.addEventListener("keydown", pressed)
}
