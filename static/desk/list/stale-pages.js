/**
 * Tells which entries of a page that was fetched are older than events that have arrived: the page was slow, or its server
 * is behind. Pages may arrive in another order than they were requested. Positions are "milliseconds-number". Pure.
 */

const MOST = 1000 // entries

/** Whether a position is later than another. */
export function later(one, other) {
  const [[time, number], [otherTime, otherNumber]] = [one, other].map((position) => position.split("-").map(Number))
  return time > otherTime || (time === otherTime && number > otherNumber)
}

export class StalePages {
  newest // the position of the page that was taken last
  #events = new Map() // entry -> position of its last event; the oldest first

  constructor(position) {
    this.newest = position
  }

  note({ id, position }) {
    this.#events.delete(id)
    this.#events.set(id, position)
    if (this.#events.size > MOST) this.#events.delete(this.#events.keys().next().value)
  }

  /** For a page at `position`: the set of entries that are older in it. Null: the page is older than the last one. */
  staleIn(position) {
    if (later(this.newest, position)) return null
    this.newest = position
    this.#events = new Map([...this.#events].filter(([, at]) => later(at, position)))
    return new Set(this.#events.keys())
  }
}
