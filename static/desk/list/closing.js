/** The warning that a blog will close by itself: it appears when it is time, and goes with the next entry. */

import { announce } from "../common/announce.js"

const DAY = 86_400_000 // a browser's timer cannot wait for much more than three weeks

let timer

/** Asks for the page anew (`renew`) when the time to warn has come. */
export function watchClosing(renew) {
  clearTimeout(timer)
  const warns = Number(document.querySelector("[data-closing]")?.dataset.closing)
  if (!warns) return
  const wait = warns - Date.now()
  timer = setTimeout(wait > DAY ? () => watchClosing(renew) : renew, Math.min(Math.max(wait, 1000), DAY))
}

/** Whether the page warns just now: then news may be the end of that. */
export function showsWarning() {
  return Boolean(document.querySelector("[data-closing] p"))
}

export function announceClosing(old, fresh) {
  if (!old.firstElementChild && fresh.firstElementChild) announce(fresh.textContent.trim())
}
