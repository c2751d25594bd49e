/**
 * Facts boxes: clocks that run, countdowns, and what changed in a box, announced politely and marked for a moment.
 * Loaded where there is a box.
 *
 * The server draws the boxes; clocks are drawn into shadow roots, so that two drawings of an entry can be compared.
 */

import { asReading, changedLines, remaining, secondsOf } from "./reading.js"

const SECOND = 1_000
const APART = 5_000 // ms between two announcements of a box
const APART_OF = { results: 30_000 } // where every row changes with every report
const MOST_LINES = 3

const shown = new Set()
let timer = null

/** Draws all clocks, and again when the second changes. */
function tick() {
  clearTimeout(timer)
  if (document.hidden) return
  for (const element of shown) element.draw()
  if ([...shown].some((element) => element.runs)) timer = setTimeout(tick, SECOND - (Date.now() % SECOND))
}

document.addEventListener("visibilitychange", tick)

class Ticking extends HTMLElement {
  connectedCallback() {
    if (!this.shadowRoot) this.attachShadow({ mode: "open" }).append(document.createElement("span"))
    shown.add(this)
    tick()
  }

  disconnectedCallback() {
    shown.delete(this)
  }

  attributeChangedCallback() {
    if (this.isConnected) tick()
  }

  draw() {
    const span = this.shadowRoot.firstChild
    const words = this.words(Date.now())
    if (span.textContent !== words) span.textContent = words
  }
}

/** <run-clock at="12:30" since="ISO time" running down>: a game's clock; without `running` it stands. */
class RunClock extends Ticking {
  static observedAttributes = ["at", "since", "running", "down"]

  get runs() {
    return this.hasAttribute("running")
  }

  words(now) {
    const begun = Date.parse(this.getAttribute("since"))
    const from = secondsOf(this.getAttribute("at"))
    if (!this.runs || Number.isNaN(begun) || from === null) return this.getAttribute("at")
    const passed = Math.max(0, Math.floor((now - begun) / SECOND))
    return asReading(this.hasAttribute("down") ? Math.max(0, from - passed) : from + passed)
  }
}

// By itself, so that the module shares no file with the first load of a page; and in the language of the entry, since on
// another site that of the page may be another, or none.
const IN_DAYS = { style: "unit", unit: "day", unitDisplay: "long", numberingSystem: "latn" }
const days = (element, count) => new Intl.NumberFormat(element.closest("[lang]")?.lang || "en", IN_DAYS).format(count)

/** <count-down to="ISO time" now="Now">: days, hours, minutes and seconds until then, and never less than none. */
class CountDown extends Ticking {
  static observedAttributes = ["to", "now"]

  get runs() {
    return Date.parse(this.getAttribute("to")) > Date.now()
  }

  words(now) {
    const left = remaining(Date.parse(this.getAttribute("to")), now)
    if (!left) return this.getAttribute("now")
    return left.days ? `${days(this, left.days)} ${left.clock}` : left.clock
  }
}

/** <facts-box at="when it changed">: on a live page, announces the lines that are new in it. */
class FactsBox extends HTMLElement {
  static observedAttributes = ["at"]
  #lines = []
  #announced = 0
  #timer = null
  #waiting = []

  connectedCallback() {
    this.#lines = this.#read().map(([, words]) => words)
  }

  disconnectedCallback() {
    clearTimeout(this.#timer)
  }

  attributeChangedCallback(_, before) {
    // The drawing that changed the attribute goes on to change what is in the box.
    if (before !== null && this.isConnected) queueMicrotask(() => this.#changed())
  }

  #read() {
    const words = (element) => element.textContent.replace(/\s+/g, " ").trim()
    return [...this.querySelectorAll("[data-line]")].map((element) => [element, words(element)])
  }

  #changed() {
    const lines = this.#read()
    const fresh = changedLines(this.#lines, lines)
    this.#lines = lines.map(([, words]) => words)
    if (!fresh.length) return
    mark(fresh.map(([element]) => element))
    this.#waiting = [...this.#waiting.filter((words) => this.#lines.includes(words)), ...fresh.map(([, words]) => words)]
    const wait = (APART_OF[this.dataset.kind] ?? APART) - (Date.now() - this.#announced)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#announce(), Math.max(wait, 0))
  }

  #announce() {
    const place = this.closest("live-blog")?.querySelector(".announcer")
    // What was overtaken while it waited is not said.
    const said = this.#waiting.filter((words) => this.#lines.includes(words)).slice(0, MOST_LINES)
    this.#waiting = []
    if (!place || !said.length) return
    this.#announced = Date.now()
    const clock = this.querySelector("run-clock")?.words(Date.now()) ?? this.querySelector(".score-clock")?.textContent
    place.textContent = ""
    requestAnimationFrame(() => (place.textContent = [...said, ...(clock ? [clock] : [])].join(", ")))
  }
}

function mark(elements) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return
  const color = getComputedStyle(document.documentElement).getPropertyValue("--color-new")
  for (const element of elements) element.animate([{ backgroundColor: color }, { backgroundColor: "transparent" }], { duration: 2_500 })
}

// On a page of another site these names may be taken, by it or by another embed.
for (const [name, element] of Object.entries({ "run-clock": RunClock, "count-down": CountDown, "facts-box": FactsBox })) {
  if (!customElements.get(name)) customElements.define(name, element)
}
