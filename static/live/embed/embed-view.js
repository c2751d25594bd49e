/** Draws an excerpt into the shadow root of an embed: its head, its entries or a ticker's lines, its notices. */

import { EntriesView, factsOf } from "../entries/entries-view.js"
import { make } from "../common/make.js"
import { t } from "../common/texts.js"
import { load } from "../common/on-demand.js"
import { Notices, showWaiting } from "../page/notices.js"
import { completed } from "./sheet.js"

const HIGHLIGHT = "entry--new"

export class EmbedView {
  #ticker = null
  #list = null
  #pinned = null
  #drawn = false

  /** `TickerView`: of ticker/ticker.js, for a ticker. */
  constructor(shadow, TickerView, reveal) {
    this.root = shadow.querySelector(".embedded")
    this.notices = new Notices(this.root)
    if (TickerView) this.#ticker = new TickerView(this.root.querySelector(".ticker"))
    else {
      this.root.querySelector(".held-button").addEventListener("click", reveal)
      this.#list = new EntriesView(this.root.querySelector(".entries"))
      this.#pinned = new EntriesView(this.root.querySelector(".pinned"), { days: false })
    }
  }

  /** What the server drew, as `begin` of entries/state.js takes it. */
  read() {
    this.#list?.read()
    this.#pinned?.read()
    this.#ticker?.read()
    return this.readFrom(this.root.parentNode)
  }

  /** The same of a fragment, in the page or not. With its HTML: an entry may leave what is shown, and come back. */
  readFrom(content) {
    const root = content.querySelector(".embedded")
    const whole = (element) => ({ ...factsOf(element), html: element.outerHTML })
    const entriesIn = (name) => [...root.querySelectorAll(`${name} .entry`)].map(whole)
    const entries = this.#ticker?.readLines(root.querySelector(".ticker")) ?? entriesIn(".entries")
    return { ...factsOfBlog(root), entries, pinned: entriesIn(".pinned") }
  }

  /** Whether the reader is further down than the top of the list. */
  isScrolledPast() {
    return this.root.querySelector(".entries").getBoundingClientRect().top < 0
  }

  /** Whether the reader has the focus of the keyboard in an entry, or words of one selected. */
  isEngaged() {
    const shadow = this.root.getRootNode()
    const selection = shadow.getSelection?.() // where a browser has it
    const selects = selection && !selection.isCollapsed && shadow.contains(selection.anchorNode)
    return selects || Boolean(shadow.activeElement?.matches(".entry :focus-visible, .entry:focus-visible"))
  }

  draw(excerpt) {
    const { above, list } = excerpt.shown()
    const fresh = this.#ticker ? this.#ticker.show(list) : [...this.#pinned.show(above), ...this.#list.show(list)]
    const set = (name, hidden) => this.root.querySelector(name)?.toggleAttribute("hidden", hidden)
    set(".pinned", above.length === 0)
    set(".nothing", above.length + list.length > 0)
    if (this.#list) showWaiting(this.root, excerpt.waiting)
    this.#drawHead(excerpt)
    this.root.dataset.position = excerpt.position
    if (completed(this.root)) load("facts").catch(() => {})
    if (this.#drawn && fresh.length) this.#announce(fresh)
    this.#drawn = true
  }

  #drawHead({ blog, isGone }) {
    const title = this.root.querySelector(".embedded-title a")
    if (title && title.textContent !== blog.title) title.textContent = blog.title
    const state = this.root.querySelector(".blog-state")
    if (state) {
      state.dataset.state = blog.state
      state.firstElementChild.textContent = state.dataset[blog.state] ?? ""
    }
    if (isGone) this.notices.stay(t("This update is no longer here: the editors took it back."))
  }

  #announce(fresh) {
    for (const element of fresh) {
      element.classList.add(HIGHLIGHT)
      element.addEventListener("animationend", () => element.classList.remove(HIGHLIGHT), { once: true })
    }
    this.notices.arrived(fresh.length, null)
  }

  /** A sentence in the place of everything, with a link to the blog's page where its address is known. */
  static showProblem(shadow, sentence, address) {
    const words = make("p", { className: "nothing", role: "status" }, sentence)
    if (address) words.append(" ", make("a", { href: address }, t("Open the live blog")))
    shadow.replaceChildren(make("div", { className: "embedded" }, words))
  }
}

function factsOfBlog(root) {
  const { slug, state, position, more, entry } = root.dataset
  const title = root.querySelector(".embedded-title")?.textContent.trim() ?? ""
  return { position, blog: { slug, state, title }, more: more === "true", fixed: Boolean(entry) }
}
