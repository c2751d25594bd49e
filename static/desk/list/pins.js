/**
 * The order of what is pinned, as it is now: drawn anew when that changes, moved by its buttons and by dragging. The
 * panel stays open and the focus where it was.
 */

import { t } from "../../live/common/texts.js"
import { notice } from "../common/notice.js"
import { make } from "../common/dom.js"
import { element } from "./row.js"
import { succeeded, send } from "../common/send.js"
import { announce } from "../common/announce.js"

const panel = document.querySelector("[data-pins]")
let drawn = "" // what the server drew last
let drawing = null
let again = false
let dragged = null

/** Whether an event of the desk's may have changed it. */
export function pinsMayDiffer({ id, html = "" }) {
  return Boolean(panel) && (html.includes(" data-pin=") || panel.querySelector(`[data-id="${id}"]`) !== null)
}

/** One at a time; what happens while it is asked for is asked for after it. */
export function drawPins() {
  if (!panel) return
  if (drawing || dragged) again = true
  else drawing = draw().finally(next)
}

function next() {
  drawing = null
  if (!again || dragged) return
  again = false
  drawPins()
}

/** From the whole page, where that was fetched. */
export function pinsOf(page) {
  // What was asked for before this page may come after it.
  if (drawing) again = true
  const fresh = page.querySelector("[data-pins] details")
  if (panel && !dragged) show(fresh && document.importNode(fresh, true))
}

async function draw() {
  try {
    const response = await fetch(panel.dataset.pins)
    if (!response.ok || response.redirected) return
    const html = await response.text()
    if (!dragged) show(html.trim() ? element(html) : null)
  } catch {
    // The connection's own line says that there is none; the next event, or the page fetched anew, draws it.
  }
}

function show(fresh) {
  const old = panel.querySelector("details")
  if ((fresh?.innerHTML ?? "") === drawn) return
  drawn = fresh?.innerHTML ?? ""
  const focused = panel.contains(document.activeElement) ? document.activeElement : null
  const where = focused && { id: focused.closest("li")?.dataset.id, move: moveOf(focused) }
  if (fresh) {
    fresh.open = old?.open ?? false
    withHandles(fresh)
  }
  panel.replaceChildren(...(fresh ? [fresh] : []))
  if (where) focus(where)
}

function focus({ id, move }) {
  const buttons = id ? [...panel.querySelectorAll(`[data-id="${id}"] button`)] : []
  // At an end there is only the way back.
  const target = buttons.find((button) => moveOf(button) === move) ?? buttons[0] ?? panel.querySelector("summary")
  target?.focus()
}

function moveOf(button) {
  return button.form?.elements.move?.value
}

async function moved(form) {
  const answer = await send(form)
  if (!succeeded(answer)) notice(answer.body.message)
  else announce(t("Moved to {place} of {count}.", { place: answer.body.place, count: answer.body.count }))
  drawPins()
}

function withHandles(details) {
  for (const handle of details.querySelectorAll("[data-handle]")) handle.hidden = false
}

// Dragging

function take(event) {
  const handle = event.target.closest("[data-handle]")
  if (!handle || event.button) return
  event.preventDefault()
  dragged = { item: handle.closest("li"), from: placeOf(handle.closest("li")) }
  dragged.item.classList.add("pins-dragged")
  // What the pointer is over is looked up by its height, so it may leave the list sideways.
  panel.setPointerCapture(event.pointerId)
}

function drag({ clientY }) {
  if (!dragged) return
  const { item } = dragged
  const over = [...item.parentElement.children].find((other) => {
    const { top, bottom } = other.getBoundingClientRect()
    return clientY >= top && clientY < bottom
  })
  if (!over || over === item) return
  if (placeOf(over) < placeOf(item)) over.before(item)
  else over.after(item)
}

function drop(event) {
  if (!dragged) return
  const { item, from } = dragged
  item.classList.remove("pins-dragged")
  dragged = null
  const place = placeOf(item)
  if (event.type === "pointercancel") drawn = ""
  if (event.type === "pointercancel" || place === from) return drawPins()
  moved(make("form", { action: item.dataset.at }, make("input", { type: "hidden", name: "place", value: place })))
}

function placeOf(item) {
  return [...item.parentElement.children].indexOf(item) + 1
}

if (panel) {
  panel.addEventListener("submit", (event) => {
    event.preventDefault()
    moved(event.target)
  })
  panel.addEventListener("pointerdown", take)
  panel.addEventListener("pointermove", drag)
  panel.addEventListener("pointerup", drop)
  panel.addEventListener("pointercancel", drop)
  const details = panel.querySelector("details")
  drawn = details?.innerHTML ?? ""
  if (details) withHandles(details)
}
