/**
 * That the list stands still, and why: in the page's head and, where that is out of sight, in a line that stays until
 * the connection is back.
 */

import { lasting } from "./notice.js"

const place = document.querySelector("[data-connection]")
let inSight = true
let end = () => {}

export function connectionSays(words) {
  if (place.textContent === words) return
  place.textContent = words
  show()
}

function show() {
  end()
  // The line in the head is read out; this one is for the eye.
  end = place.textContent && !inSight ? lasting(place.textContent, { aloud: false }) : () => {}
}

if (place) {
  // A busy page is told several changes at once: the last is how it is.
  new IntersectionObserver((changes) => {
    inSight = changes.at(-1).isIntersecting
    show()
  }).observe(place.parentElement)
}
