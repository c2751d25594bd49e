/** How many are reading, as the server's hello and tick tell: rounded, seldom changed, and nothing about a few. */

import { tn } from "../common/texts.js"

const EVERY = 30_000 // milliseconds
const STALE = 120_000 // after which a number that nobody confirms is taken away
const FEW = 10

let changed = -EVERY
let stale

const page = document.querySelector("live-blog")
page.addEventListener("heard", show)
show()

function show() {
  const place = page.querySelector(".audience")
  const readers = page.heard?.readers
  if (!place || !Number.isSafeInteger(readers)) return
  clearTimeout(stale)
  stale = setTimeout(() => ((place.textContent = ""), (changed = -EVERY)), STALE)
  if (place.textContent && performance.now() - changed < EVERY) return
  changed = performance.now()
  place.textContent = readers < FEW ? "" : tn("{n} reading", "{n} reading", rounded(readers))
}

/** To two digits that count: 47, 350, 1,200. */
function rounded(readers) {
  const step = 10 ** Math.max(0, String(readers).length - 2)
  return Math.round(readers / step) * step
}
