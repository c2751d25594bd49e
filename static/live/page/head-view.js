/** Shows what is around the entries: title, summary and state, key events, the link to older entries. */

import { load } from "../common/on-demand.js"
import { make, makeTime } from "../common/make.js"
import { t } from "../common/texts.js"
import { dayWords, isDay } from "../common/times.js"

export class HeadView {
  #root
  #titleEnd
  #blog // whose facts the head shows, if they came since
  // Found once: they stand behind all entries.
  #nothing
  #older

  constructor(root) {
    this.#root = root
    this.#titleEnd = root.dataset.site
    this.#nothing = root.querySelector(".nothing")
    this.#older = root.querySelector(".older-link")
  }

  /** The title of the document, without the count that waits. */
  title(blog) {
    const title = blog.state === "live" ? t("{title} – live", { title: blog.title }) : blog.title
    return `${title} | ${this.#titleEnd}`
  }

  showBlog(blog) {
    const root = this.#root
    write(root.querySelector(".blog-title"), blog.title)
    const state = root.querySelector(".blog-state")
    if (state) {
      state.dataset.state = blog.state
      for (const word of state.querySelectorAll("[data-live]")) write(word, word.dataset[blog.state] ?? word.textContent)
    }
    this.#showFacts(blog)
  }

  /** The rest of the head; what the page came with stands there already. */
  #showFacts(blog) {
    if (!blog.updated || blog === this.#blog) return
    this.#blog = blog
    const head = this.#root.querySelector(".blog-head")
    head.ariaBusy = "true"
    const shown = load("blog-head").then(({ show }) => show(this.#root, this.#blog))
    shown.catch(() => (this.#blog = null)).then(() => (head.ariaBusy = null))
  }

  /** When the blog changed last: the time in its position, or what a finished recorded story says of its last entry. */
  showUpdated(position, recorded) {
    const relative = this.#root.querySelector(".blog-updated relative-time")
    const time = relative?.querySelector("time")
    const at = Number(position.split("-")[0])
    if (!time || !(at > 0 && at < 8.64e15)) return
    const iso = recorded ?? new Date(at).toISOString()
    if (time.dateTime === iso) return
    time.dateTime = iso
    relative.draw()
  }

  /** Shows what is where entries begin or end: that there are none, or the link to the next part. */
  showEnds(blog, empty, more, onward) {
    this.#nothing?.toggleAttribute("hidden", !empty)
    if (!this.#older) return
    this.#older.parentElement.hidden = !more
    if (onward) this.#older.href = `/live/${blog.slug}${onward}`
  }

  readKeys() {
    return [...this.#root.querySelectorAll(".keys-list > li")].map((item) => ({
      id: item.dataset.id,
      published: item.dataset.published,
      when: item.querySelector("time").dateTime,
      line: item.querySelector("span").textContent,
    }))
  }

  /** `here(id)`: whether the entry is on this page. */
  showKeys(keys, blog, here) {
    const nav = this.#root.querySelector(".keys")
    if (!nav) return
    nav.hidden = keys.length === 0
    nav.querySelector(".keys-count").textContent = keys.length
    const list = nav.querySelector(".keys-list")
    const old = new Map([...list.children].map((item) => [item.dataset.id, item]))
    const items = keys.map((key) => keyItem(key, blog, here(key.id), old.get(key.id)))
    if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) {
      list.replaceChildren(...items)
    }
  }
}

/** One key event. An element with the same content is reused, so that focus and text selection stay. */
function keyItem(key, blog, here, old) {
  const when = key.when ?? key.published
  const href = here ? `#entry-${key.id}` : `/live/${blog.slug}/${key.id}`
  if (old) {
    const link = old.querySelector("a")
    const same = old.querySelector("time").dateTime === when && link.querySelector("span").textContent === key.line
    if (link.getAttribute("href") !== href) link.setAttribute("href", href)
    if (same) return old
  }
  const words = isDay(when) ? dayWords("", when) : `${when.slice(11, 16)} UTC`
  const line = make("span", { lang: blog.language, dir: "auto" }, key.line)
  const item = make("li", {}, make("a", { href }, makeTime("short", when, words), " ", line))
  Object.assign(item.dataset, { id: key.id, published: key.published })
  return item
}

function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text
}
