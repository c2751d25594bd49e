/**
 * A list of entries on the page, made to show what it is told to: entries in their order, each day under its name.
 *
 * An entry's HTML comes from the server and is never made here.
 */

import { correctionsOf, isWithdrawn } from "../page/corrections-view.js"
import { dayOf } from "../common/times.js"
import { morph } from "./morph.js"

export class EntriesView {
  #container
  #shows = new Map() // entry by id, as it stands in the page
  #days

  constructor(container, { days = true } = {}) {
    this.#container = container
    this.#days = days
  }

  get container() {
    return this.#container
  }

  /** The elements of the entries, in order. */
  get elements() {
    return [...this.#container.children].filter((child) => child.matches(".entry"))
  }

  /** What the server drew: facts of entries without their HTML, which is on the page already. */
  read() {
    const entries = this.elements.map(factsOf)
    this.#shows = new Map(entries.map((entry) => [entry.id, entry]))
    this.drawDays()
    return entries
  }

  /** Shows exactly these entries. Gives the elements of those that were not there before. */
  show(entries) {
    const here = new Map(this.elements.map((element) => [element.dataset.id, element]))
    const wanted = new Set(entries.map((entry) => entry.id))
    for (const [id, element] of here) if (!wanted.has(id)) element.remove()
    for (const day of this.#container.querySelectorAll(":scope > .day")) day.remove()
    const fresh = []
    let next = this.#container.firstElementChild
    for (const entry of entries) {
      let element = here.get(entry.id)
      if (!element) {
        element = elementOf(entry)
        fresh.push(element)
      } else if (entry !== this.#shows.get(entry.id) && entry.html) {
        this.#update(element, entry)
      }
      // Where something plays nothing is moved: that would stop it. What stands before it goes on instead.
      if (element.querySelector("[data-playing]")) next = this.#pass(next, element)
      if (element === next) next = next.nextElementSibling
      else this.#container.insertBefore(element, next)
    }
    this.#shows = new Map(entries.map((entry) => [entry.id, entry]))
    this.drawDays()
    return fresh
  }

  /** Moves what stands from `next` up to an element behind all others; gives the element. */
  #pass(next, element) {
    let passed = next
    while (passed && passed !== element) {
      const following = passed.nextElementSibling
      this.#container.append(passed)
      passed = following
    }
    return passed ?? next
  }

  #update(element, entry) {
    morph(element, elementOf(entry))
    for (const time of element.querySelectorAll("relative-time")) time.draw()
  }

  /** Draws the days anew: they are those of the page's clock; an entry of a recorded story stays on the story's day. */
  drawDays() {
    if (!this.#days) return
    for (const day of this.#container.querySelectorAll(":scope > .day")) day.remove()
    let before = null
    for (const element of this.elements) {
      const { day, published } = element.dataset
      const name = day ?? dayOf(Date.parse(published))
      if (name !== before) element.before(headingOf(day ?? published))
      before = name
    }
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
    pinned: element.querySelector(".mark--pinned") !== null,
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
  template.innerHTML = entry.html
  return template.content.firstElementChild && document.importNode(template.content.firstElementChild, true)
}

function headingOf(when) {
  const day = document.createElement("p")
  const time = document.createElement("time")
  const relative = document.createElement("relative-time")
  day.className = "day"
  time.dateTime = when
  relative.setAttribute("format", "weekday")
  relative.append(time)
  day.append(relative)
  return day
}
