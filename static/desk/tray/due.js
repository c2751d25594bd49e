/**
 * Posts of trusted sources that go out by themselves: how soon, by the second.
 *
 * Must not know: who decides about them.
 */

import { LANGUAGE } from "../../live/common/texts.js"

const IN = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "always", style: "short" })

const waiting = new Set()
let timer

/** Counts down in all times of a part of the page that are marked for it, until they are taken off the page. */
export function countDown(part) {
  for (const time of part.querySelectorAll("time[data-due]")) {
    waiting.add(time)
    draw(time)
  }
  if (waiting.size) timer ??= setInterval(drawAll, 1000)
}

function draw(time) {
  const seconds = Math.max(0, Math.ceil((Date.parse(time.dateTime) - Date.now()) / 1000))
  time.textContent = seconds < 120 ? IN.format(seconds, "second") : IN.format(Math.ceil(seconds / 60), "minute")
}

function drawAll() {
  for (const time of waiting) {
    if (time.isConnected) draw(time)
    else waiting.delete(time)
  }
  if (waiting.size) return
  clearInterval(timer)
  timer = undefined
}
