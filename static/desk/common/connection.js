/**
 * Shows that the list is not live, and why: in the page's head and, when that is out of sight, in a notice that stays
 * until the connection is back.
 */

import { lastingNotice } from "./notice.js"

const place = document.querySelector("[data-connection]")
let inSight = true
let end = () => {}

export function showConnection(words) {
  if (place.textContent === words) return
  place.textContent = words
  show()
}

function show() {
  end()
  // The line in the head is read out; this one is for the eye.
  end = place.textContent && !inSight ? lastingNotice(place.textContent, { aloud: false }) : () => {}
}

if (place) {
  // A busy page is told several changes at once: the last is how it is.
  new IntersectionObserver((changes) => {
    inSight = changes.at(-1).isIntersecting
    show()
  }).observe(place.parentElement)
}
