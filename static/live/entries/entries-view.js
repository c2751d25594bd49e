/**
 * A list of entries on the page, made to show what it is told to: entries in their order, each day under its name.
 *
 * An entry's HTML comes from the server and is never made here. Only what differs is touched: a page may hold thousands.
 */

import { correctionsOf, isWithdrawn } from "../page/corrections-view.js"
import { marked, playing } from "../page/arrival-policy.js"
import { make, makeTime, TIME } from "../common/make.js"
import { dayOf } from "../common/times.js"
import { morph } from "./morph.js"
import { load } from "../common/on-demand.js"
import { trusted } from "../common/trusted.js"

const LONG = 120 // entries, from which on they stand in parts (long-list/long-list.js)
const inOne = (ids) => [{ from: 0, ids }]
let divide = inOne

export class EntriesView {
  #container
  #shows = new Map() // entry by id, as it stands in the page
  #elements = new Map() // its element
  #names = new Map() // the name of its day
  #parts
  #days

  constructor(container, { days = true } = {}) {
    this.#container = container
    this.#days = days
    this.#parts = [emptyPart(container)]
  }

  get container() {
    return this.#container
  }

  /** What the server drew: facts of entries without their HTML, which is on the page already. */
  read() {
    const elements = [...this.#container.children].filter((child) => child.matches(".entry"))
    for (const day of this.#container.querySelectorAll(":scope > .day")) day.remove() // named on the server's clock
    const entries = elements.map(factsOf)
    this.#elements = new Map(elements.map((element) => [element.dataset.id, element]))
    this.#shows = new Map(entries.map((entry) => [entry.id, entry]))
    this.#place(entries)
    return entries
  }

  /** Shows exactly these entries. Gives the elements of those that were not there before. */
  show(entries) {
    const wanted = new Map(entries.map((entry) => [entry.id, entry]))
    for (const [id, element] of this.#elements) {
      if (wanted.has(id)) continue
      element.remove()
      this.#elements.delete(id)
      this.#names.delete(id)
    }
    const fresh = []
    const moved = new Set()
    for (const entry of entries) {
      const { id } = entry
      const shown = this.#shows.get(id)
      const element = this.#elements.get(id)
      if (!element) {
        const made = elementOf(entry)
        fresh.push(made)
        this.#elements.set(id, made)
      } else if (entry !== shown) {
        if (entry.html) this.#update(element, entry)
        if (entry.published !== shown.published) moved.add(id)
        this.#names.delete(id)
      }
    }
    this.#shows = wanted
    this.#place(entries, moved)
    return fresh
  }

  /** Puts the elements of these entries into their order, each day's name above its first one. */
  #place(entries, moved = new Set()) {
    const plays = playing(this.#container)?.closest(".entry").dataset.id
    const divided = divide(
      entries.map(({ id }) => id),
      this.#parts.map((part) => part.ids),
      (id) => id !== plays && moved.has(id),
    )
    const parts = divided.map(({ from }) => (from === null ? emptyPart() : this.#parts[from]))
    for (const part of this.#parts) if (!parts.includes(part)) part.parent.remove()
    let next = null
    for (const { parent } of parts.slice(1).reverse()) {
      if (parent.nextElementSibling !== next || !parent.isConnected) this.#container.insertBefore(parent, next)
      next = parent
    }
    this.#parts = parts
    if (entries.length > LONG && divide === inOne) this.#divideSoon()
    let day = null
    for (const [at, part] of parts.entries()) {
      this.#fill(part, divided[at].ids, day, { plays, end: at ? null : next })
      day = part.after
    }
  }

  async #divideSoon() {
    divide = (ids) => inOne(ids)
    divide = await load("long-list").then((module) => module.divide, () => inOne)
    if (divide !== inOne) this.#place([...this.#shows.values()])
  }

  /** Puts entries into a part; `day`: the name that stands above them already, `end`: what comes behind them. */
  #fill(part, ids, day, { plays, end }) {
    const changed = ids.length !== part.ids.length || ids.some((id, at) => id !== part.ids[at] || !this.#names.has(id))
    if (!changed && day === part.before) return
    const { parent } = part
    const headings = new Map()
    const first = parent.firstElementChild
    let next = first
    const put = (element) => {
      // Where something plays nothing is moved: that would stop it. What stands before it goes on instead.
      while (element.dataset.id === plays && element.parentElement === parent && next !== element) {
        const passed = next
        next = next.nextElementSibling
        parent.insertBefore(passed, end)
      }
      while (next?.matches(".slot")) next = next.nextElementSibling // a theme's
      if (element === next) next = next.nextElementSibling
      else parent.insertBefore(element, next)
    }
    part.before = day
    for (const id of ids) {
      const element = this.#elements.get(id)
      const name = this.#dayOf(element)
      if (name !== day) {
        day = name
        const heading = headingOf(part.headings.get(name), element.dataset)
        part.headings.delete(name)
        headings.set(headings.has(name) ? heading : name, heading) // in another order a day may come again
        put(heading)
      }
      put(element)
    }
    for (const heading of part.headings.values()) heading.remove()
    Object.assign(part, { ids, headings, after: day })
  }

  #dayOf(element) {
    const { id, day, published } = element.dataset
    if (!this.#names.has(id)) this.#names.set(id, this.#days ? (day ?? dayOf(Date.parse(published))) : null)
    return this.#names.get(id)
  }

  #update(element, entry) {
    const fresh = elementOf(entry)
    const selected = !entry.withdrawn && marked(element)?.closest(".block")
    if (selected && ![...fresh.querySelectorAll(".block")].some((block) => block.isEqualNode(selected))) {
      // Words that a reader has selected are changed when they are let go.
      const again = () => this.#shows.get(entry.id) === entry && this.#update(element, entry)
      return document.addEventListener("selectionchange", again, { once: true })
    }
    morph(element, fresh)
    for (const time of element.querySelectorAll(TIME)) time.draw()
  }

  /** Draws the days anew: they are those of the page's clock; an entry of a recorded story stays on the story's day. */
  drawDays() {
    this.#names.clear()
    this.#place([...this.#shows.values()])
  }
}

/** The facts of an entry, as frames carry them, from its element. */
export function factsOf(element) {
  const { id, revision, published, day, line } = element.dataset
  return {
    id,
    revision: Number(revision),
    published,
    ...(day && { when: element.querySelector(".entry-when time").dateTime }),
    line,
    pinned: Boolean(element.querySelector(".mark--pinned")),
    pin: Number(element.dataset.pin ?? 0),
    key: element.classList.contains("entry--key"),
    corrections: correctionsOf(element),
    withdrawn: isWithdrawn(element),
    html: null,
  }
}

/** The element of an entry's HTML; null if there is none in it. */
export function elementOf(entry) {
  const template = document.createElement("template")
  template.innerHTML = trusted(entry.html)
  const first = template.content.firstElementChild
  return first && document.importNode(first, true)
}

/** A part of the list; `headings` by the name of the day, `before` and `after`: the days at its two ends. */
function emptyPart(parent = make("div", { className: "part" })) {
  return { parent, ids: [], headings: new Map(), before: null, after: null }
}

/** The heading of an entry's day, made or brought up to date. */
function headingOf(known, { day, published }) {
  const heading = known ?? make("p", { className: "day" }, makeTime("weekday"))
  const time = heading.querySelector("time")
  if (time.dateTime !== (day ?? published)) {
    time.dateTime = day ?? published
    if (known) time.parentElement.draw()
  }
  return heading
}
