/** Loads what helps to read a long story: with the first scrolling or key, and for a reader who comes back. */

import { load } from "../common/on-demand.js"

export function beginReading(root) {
  const begin = (event) =>
    load("reading").then(
      (module) => {
        document.removeEventListener("keydown", pressed)
        module.begin(root, event)
      },
      () => {},
    )
  const pressed = (event) => /^[jkn/?]$/.test(event.key) && begin(event)
  document.addEventListener("keydown", pressed)
  addEventListener("scroll", () => begin(), { once: true, passive: true })
  try {
    if (localStorage.getItem("liveblog-order")) load("filter").catch(() => {})
    if (localStorage.getItem("liveblog-left")) begin()
  } catch {
    // Nothing is kept in this browser.
  }
}
