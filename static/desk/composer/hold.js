/**
 * The hold (undo-send): whatever becomes visible to readers waits some seconds, in which it can be called back. Each editor
 * chooses how many; the choice stays in this browser. Nothing is sent while the hold lasts.
 *
 * Everything that publishes asks here first: a composer, a button in a row, the bar for ticked entries.
 */

import { t, tn } from "../../live/common/texts.js"
import { notice } from "../common/notice.js"
import { PERSON } from "../common/person.js"
import { announce } from "../common/announce.js"

const KEPT = `liveblog-hold:${PERSON}`
const MOST = 30

const waiting = [] // how to call back each that is held, the newest last

export function holdSeconds(storage = localStorage) {
  const seconds = Number(storage.getItem(KEPT))
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.round(seconds), 0), MOST) : 0
}

/** Sets up the choice of the hold in a composer that has one, and shows it beside the button that publishes. */
export function offerHold(form) {
  const select = form.querySelector("[data-hold-seconds]")
  if (select) {
    select.closest("[data-hold-choice]").hidden = false
    select.value = String(holdSeconds())
    select.addEventListener("change", () => {
      localStorage.setItem(KEPT, select.value)
      for (const place of document.querySelectorAll("[data-hold-state]")) show(place)
    })
  }
  const state = form.querySelector("[data-hold-state]")
  if (state) show(state)
}

function show(place) {
  const seconds = holdSeconds()
  place.textContent = seconds ? tn("held for {n} second", "held for {n} seconds", seconds) : ""
}

/**
 * Waits for as long as this editor wants; gives whether to go on, and says so when it was called back. `words`: what
 * is held, to know it by.
 */
export async function held(words, seconds = holdSeconds()) {
  if (!seconds || (await hold(words, seconds))) return true
  notice(t("Called back. Nothing was published."))
  return false
}

function hold(words, seconds) {
  const panel = document.getElementById("hold-panel").content.firstElementChild.cloneNode(true)
  const [count, line, said, now, cancel] = ["count", "line", "words", "now", "cancel"].map((name) =>
    panel.querySelector(`[data-hold-${name}]`),
  )
  const ends = Date.now() + seconds * 1000
  const before = document.activeElement
  said.textContent = tn("Held for {n} second. Escape calls it back.", "Held for {n} seconds. Escape calls it back.", seconds)
  line.textContent = words
  // Read out with the button that takes the focus.
  panel.setAttribute("role", "group")
  panel.setAttribute("aria-label", `${said.textContent} ${words}`)
  document.querySelector("[data-holds]").append(panel)
  // Whoever writes goes on with the next entry; the keys they press must not be the panel's.
  if (before?.closest("form.composer")) announce(`${said.textContent} ${words}`)
  else cancel.focus()
  return new Promise((resolve) => {
    const end = (go) => {
      clearInterval(timer)
      waiting.splice(waiting.indexOf(callBack), 1)
      if (panel.contains(document.activeElement) && before?.isConnected) before.focus()
      panel.remove()
      if (!waiting.length) {
        document.removeEventListener("keydown", pressed, true)
        removeEventListener("beforeunload", leaving)
      }
      resolve(go)
    }
    const callBack = () => end(false)
    const tick = () => {
      const left = Math.ceil((ends - Date.now()) / 1000)
      count.textContent = String(Math.max(left, 0))
      if (left <= 0) end(true)
    }
    const timer = setInterval(tick, 200)
    waiting.push(callBack)
    now.addEventListener("click", () => end(true))
    cancel.addEventListener("click", callBack)
    document.addEventListener("keydown", pressed, true)
    // Whoever closes the page now may believe that it is out.
    addEventListener("beforeunload", leaving)
    tick()
  })
}

/** Escape calls back what was held last, wherever the focus is; a dialog's own Escape is its own. */
function pressed(event) {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return
  event.preventDefault()
  event.stopPropagation()
  waiting.at(-1)?.()
}

function leaving(event) {
  event.preventDefault()
}
