/** The page's list of corrections: every correction, and every withdrawal with its reason, newest first. */

import { make, makeTime } from "../common/make.js"

export class CorrectionsView {
  #root

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
    if (!section) return
    section.hidden = corrections.length === 0
    const list = section.querySelector("ol")
    const old = new Map(this.read().map((line, i) => [JSON.stringify(line), list.children[i]]))
    const items = corrections.map((line) => old.get(JSON.stringify(line)) ?? itemOf(line, blog, section.dataset))
    for (const [i, { id }] of corrections.entries()) {
      const href = here(id) ? `#entry-${id}` : `/live/${blog.slug}/${id}`
      const link = items[i].querySelector("a")
      if (link.getAttribute("href") !== href) link.setAttribute("href", href)
    }
    if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) {
      list.replaceChildren(...items)
    }
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

/** `named`: what a correction and a withdrawal are called in the language of the page. */
function itemOf({ id, at, text, withdrawn }, blog, named) {
  const what = withdrawn ? "withdrawn" : "corrected"
  const words = make("span", { lang: blog.language, dir: "auto" }, text)
  const time = makeTime("short", at, `${at.slice(11, 16)} UTC`)
  const item = make("li", {}, make("a", {}, make("b", {}, named[what]), " ", time, " ", words))
  Object.assign(item.dataset, { id, what })
  return item
}
