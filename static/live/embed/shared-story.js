/**
 * A blog that embeds of this page show: one connection for all of them. It passes each event on to every embed, which
 * has a state of its own, because each may show another part of the blog.
 */

import { Connection } from "../connection/connection.js"
import { elementOf } from "../entries/entries-view.js"
import { readEntry } from "../connection/snapshot.js"
import { portable } from "./portable.js"

const stories = new Map()

/** The story of a blog; with its first embed it connects. */
export function storyOf(base, slug) {
  const name = `${base}/live/${slug}`
  if (!stories.has(name)) stories.set(name, new SharedStory(base, name, () => stories.delete(name)))
  return stories.get(name)
}

class SharedStory {
  #base
  #address
  #ended
  #embeds = new Set()
  #position
  #state
  #connection = null

  constructor(base, address, ended) {
    this.#base = base
    this.#address = address
    this.#ended = ended
  }

  /** An embed whose state is that of `embed.position` joins. */
  join(embed) {
    this.#embeds.add(embed)
    if (!this.#connection) return this.#connect(embed)
    if (isAfter(this.#position, embed.position)) embed.renewAlone() // out of an older cache
  }

  leave(embed) {
    this.#embeds.delete(embed)
    if (this.#embeds.size) return
    this.#connection?.stop()
    this.#ended()
  }

  #connect(embed) {
    this.#position = embed.position
    this.#state = embed.blogState
    this.#connection = new Connection(
      (path, after) => `${this.#address}/${path}?after=${encodeURIComponent(after)}`,
      {
        position: () => this.#position,
        closed: () => this.#state !== "live",
        take: (event) => this.#take(event),
        renew: () => this.#renew(),
        lost: (planned) => this.#each((one) => one.lost(planned)),
        back: () => this.#each((one) => one.back()),
        gone: () => this.#each((one) => one.gone()),
        version: () => {}, // the page is not ours to load anew
      },
    )
    this.#connection.start()
  }

  #each(act) {
    for (const embed of [...this.#embeds]) act(embed)
  }

  #take(event) {
    if (event.prev !== this.#position) return isAfter(event.position, this.#position) ? "gap" : "known"
    this.#position = event.position
    const whole = event.type === "put" ? this.#read(event) : event
    this.#each((embed) => embed.take(whole))
    if (event.type === "blog") this.#restate(event.blog.state)
    return "applied"
  }

  /** A put with its entry as embeds show it. What cannot be shown is still passed on: its successors build on it. */
  #read(event) {
    const { html } = event.entry
    const entry = readEntry(typeof html === "string" ? { ...event.entry, html: portable(html, this.#base) } : event.entry)
    if (!entry) return { ...event, type: "unreadable" }
    const authors = elementOf(entry).querySelector(".byline")?.textContent.split(", ") // frames do not have them
    return { ...event, entry: { ...entry, authors } }
  }

  #restate(state) {
    if (!state || state === this.#state) return
    this.#state = state
    this.#connection.restate()
  }

  async #renew() {
    await Promise.all([...this.#embeds].map((embed) => embed.renew()))
    const [first, ...others] = [...this.#embeds]
    if (!first) return
    // Those that are ahead pass over what they know already.
    this.#position = others.reduce((old, { position }) => (isAfter(old, position) ? position : old), first.position)
    this.#state = first.blogState
  }
}

/** Whether a position ("1700000000000-0") is after another. */
export function isAfter(position, other) {
  const [[ms, count], [otherMs, otherCount]] = [position, other].map((text) => text.split("-").map(Number))
  return ms - otherMs || count - otherCount ? ms > otherMs || (ms === otherMs && count > otherCount) : false
}
