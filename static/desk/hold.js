/**
 * Undo-send: what is published waits for some seconds, in which it can be called back. How many, each editor chooses;
 * the choice stays in this browser. Nothing has left it while the hold lasts.
 */

import { tn } from "../live/texts.js"

const KEPT = "liveblog-hold"
const MOST = 30

export function chosen(storage = localStorage) {
  const seconds = Number(storage.getItem(KEPT))
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.round(seconds), 0), MOST) : 0
}

/** The field with which a composer's hold is chosen. */
export function choice(form) {
  const select = form.querySelector("[data-hold-seconds]")
  if (!select) return
  select.closest("[data-hold-choice]").hidden = false
  select.value = String(chosen())
  select.addEventListener("change", () => localStorage.setItem(KEPT, select.value))
}

/** Waits; gives whether to send (or not: it was called back). */
export function held(form, seconds) {
  const place = form.querySelector("[data-hold]")
  const count = place.querySelector("[data-hold-count]")
  const [now, cancel] = ["now", "cancel"].map((name) => place.querySelector(`[data-hold-${name}]`))
  const ends = Date.now() + seconds * 1000
  const leaving = (event) => event.preventDefault()
  place.hidden = false
  const words = tn("Held for {n} second. Escape calls it back.", "Held for {n} seconds. Escape calls it back.", seconds)
  place.querySelector("[data-hold-words]").textContent = words
  cancel.focus()
  return new Promise((resolve) => {
    const end = (send) => {
      clearInterval(timer)
      place.hidden = true
      form.removeEventListener("keydown", pressed)
      removeEventListener("beforeunload", leaving)
      resolve(send)
    }
    const tick = () => {
      const left = Math.ceil((ends - Date.now()) / 1000)
      count.textContent = String(Math.max(left, 0))
      if (left <= 0) end(true)
    }
    const pressed = (event) => {
      if (event.key !== "Escape") return
      event.stopPropagation()
      end(false)
    }
    const timer = setInterval(tick, 200)
    tick()
    now.onclick = () => end(true)
    cancel.onclick = () => end(false)
    form.addEventListener("keydown", pressed)
    // Whoever closes the page now may believe that it is out.
    addEventListener("beforeunload", leaving)
  })
}
