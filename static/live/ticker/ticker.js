/**
 * The lines of a ticker: the newest entries of a blog, each one line that leads to it. Loaded by embed.js where there is a
 * ticker: until then the lines stand as the server drew them.
 */

import { make } from "../common/make.js"

export class TickerView {
  #list
  #lines = new Map()

  constructor(list) {
    this.#list = list
  }

  /** What the server drew: facts of entries as entries/state.js takes them. */
  read() {
    this.#lines = new Map([...this.#list.children].map((line) => [line.dataset.id, line]))
    return this.readLines(this.#list)
  }

  /** The same of a list that is not in the page. */
  readLines(list) {
    return [...list.children].map((line) => {
      const { id, revision, published, line: words } = line.dataset
      return { id, revision: Number(revision), published, line: words, when: line.querySelector("time").dateTime, pinned: false, html: null }
    })
  }

  /** Shows exactly these entries. Gives the lines that are new. */
  show(entries) {
    const fresh = []
    const lines = entries.map((entry) => {
      const known = this.#lines.get(entry.id)
      if (known?.dataset.revision === String(entry.revision)) return known
      const line = this.#lineOf(entry)
      if (!known) fresh.push(line)
      return line
    })
    this.#lines = new Map(lines.map((line) => [line.dataset.id, line]))
    if (lines.some((line, at) => line !== this.#list.children[at]) || lines.length !== this.#list.children.length) {
      this.#list.replaceChildren(...lines)
    }
    return fresh
  }

  #lineOf({ id, revision, published, line, when }) {
    const address = `${this.#list.dataset.address}/${id}#entry-${id}`
    const time = make("live-blog-time", {}, make("time", { dateTime: when ?? published }))
    time.setAttribute("format", "short")
    const item = make("li", {}, make("a", { href: address }, time, " ", make("span", { dir: "auto" }, line)))
    Object.assign(item.dataset, { id, revision, published, line })
    return item
  }
}
