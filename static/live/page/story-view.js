/** Draws the state of a story: its entries, pinned ones, head, key events and corrections. It decides nothing. */

import { CorrectionsView } from "./corrections-view.js"
import { EntriesView } from "../entries/entries-view.js"
import { HeadView } from "./head-view.js"
import { keepFocus, keepPlace } from "./keep-place.js"
import { boxesOf, slide } from "./slide.js"
import { atTop, engagedIn } from "./arrival-policy.js"
import { last, listed, partAfter, pinned } from "../entries/state.js"

const HIGHLIGHT = "entry--new"

export class StoryView {
  #root
  #list
  #pinned
  #head
  #corrections

  constructor(root) {
    this.#root = root
    this.#list = new EntriesView(root.querySelector(".entries"))
    const above = root.querySelector(".pinned")
    this.#pinned = above && new EntriesView(above, { days: false })
    this.#head = new HeadView(root)
    this.#corrections = new CorrectionsView(root)
  }

  get #lists() {
    return [this.#pinned, this.#list].filter(Boolean).map((view) => view.container)
  }

  /** The element that holds the list of entries. */
  get container() {
    return this.#list.container
  }

  /** What the server drew, as `begin` of entries/state.js takes it. */
  read() {
    const root = this.#root
    const { slug, position, state, more } = root.dataset
    const title = root.querySelector(".blog-title")
    const summary = root.querySelector(".blog-summary")?.dataset.summary ?? ""
    return {
      position,
      blog: { slug, state, title: title.textContent, summary, language: title.lang },
      entries: this.#list.read(),
      pinned: this.#pinned?.read() ?? [],
      keys: this.#head.readKeys(),
      corrections: this.#corrections.read(),
      more: more === "true",
      fixed: root.dataset.window === "fixed",
    }
  }

  /** Gives the elements of the entries that were not shown before. */
  draw(state) {
    let fresh = []
    const change = () => keepFocus(this.#root, () => (fresh = this.#drawEntries(state)))
    const engaged = engagedIn(this.#root)
    slide(
      () => boxesOf(this.#root, this.container),
      () => {
        if (atTop(this.container) && !engaged) change()
        else keepPlace(this.#lists, change, engaged)
        this.#drawAround(state)
      },
    )
    return fresh
  }

  #drawEntries(state) {
    const above = pinned(state)
    const freshAbove = this.#pinned?.show(above) ?? []
    if (this.#pinned) this.#pinned.container.hidden = !above.length
    return [...freshAbove, ...this.#list.show(listed(state))]
  }

  #drawAround(state) {
    const { blog, entries, held, keys, corrections, more, position, reading } = state
    const here = (id) => entries.has(id) && !held.has(id)
    this.#head.showBlog(blog)
    this.#head.showUpdated(position, blog.state === "closed" && !reading ? listed(state)[0]?.when : undefined)
    this.#head.showKeys(keys, blog, here)
    this.#corrections.show(corrections, blog, here)
    const end = last(state)
    this.#head.showEnds(blog, entries.size === 0, more, end && partAfter(state, end))
    this.#drawChosen(state)
    this.#root.dataset.position = position
  }

  /** On a permalink's page: which of the entries it is about, or that this one is gone. */
  #drawChosen(state) {
    const { entry } = this.#root.dataset
    if (!entry) return
    const at = listed(state).findIndex(({ id }) => id === entry)
    this.#root.querySelector(".withdrawn").hidden = at >= 0
    this.container.dataset.newer = at
  }

  drawDays() {
    this.#list.drawDays()
  }

  /** The title of the document for this blog, without the count that waits. */
  title(blog) {
    return this.#head.title(blog)
  }

  highlight(elements) {
    for (const element of elements) {
      element.classList.add(HIGHLIGHT)
      element.addEventListener("animationend", () => element.classList.remove(HIGHLIGHT), { once: true })
    }
  }
}
