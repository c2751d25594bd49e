/** The page's list of corrections: every correction, and every withdrawal with its reason, newest first. */

import { load } from "../common/on-demand.js"

export class CorrectionsView {
  #root
  #latest

  constructor(root) {
    this.#root = root
  }

  read() {
    return [...this.#root.querySelectorAll(".corrected-list > li")].map((item) => ({
      id: item.dataset.id,
      at: item.querySelector("time").dateTime,
      text: item.querySelector("span").textContent,
      withdrawn: item.dataset.what === "withdrawn",
    }))
  }

  /** `here(id)`: whether the entry is on this page. */
  show(corrections, blog, here) {
    const section = this.#root.querySelector(".corrected")
    if (!section || (section.hidden && corrections.length === 0)) return
    this.#latest = { corrections, blog, here }
    section.ariaBusy = "true"
    const drawn = load("corrections").then((module) => module.show(section, this.read(), this.#latest))
    drawn.catch(() => {}).then(() => (section.ariaBusy = null))
  }
}

/** The lines that an entry adds to the list, from its element. */
export function correctionsOf(element) {
  return [...element.querySelectorAll(":scope > .entry-what > .correction")].map((note) => ({
    id: element.dataset.id,
    at: note.querySelector("time").dateTime,
    text: note.querySelector(".correction-text").textContent,
    withdrawn: isWithdrawn(element),
  }))
}

/** Whether an entry's element is all that is left of it: that it was withdrawn, and why. */
export function isWithdrawn(element) {
  return element.classList.contains("entry--withdrawn")
}
