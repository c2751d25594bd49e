/**
 * What was told of entries that a page fetched from the server does not know yet: the page was long on its way, or of a
 * server that is behind. Pages come in another order than they were asked for, too. Positions are "milliseconds-number".
 * Pure.
 */

const MOST = 1000 // entries

/** Whether a position is later than another. */
export function later(one, other) {
  const [[time, number], [otherTime, otherNumber]] = [one, other].map((position) => position.split("-").map(Number))
  return time > otherTime || (time === otherTime && number > otherNumber)
}

export class Meanwhile {
  newest // where the page that was taken last stands
  #told = new Map() // entry -> position of what was told of it last; the oldest first

  constructor(position) {
    this.newest = position
  }

  told({ id, position }) {
    this.#told.delete(id)
    this.#told.set(id, position)
    if (this.#told.size > MOST) this.#told.delete(this.#told.keys().next().value)
  }

  /** For a page that stands at `position`: the set of entries of which it knows less. Null: it is older than the one taken last. */
  since(position) {
    if (later(this.newest, position)) return null
    this.newest = position
    this.#told = new Map([...this.#told].filter(([, at]) => later(at, position)))
    return new Set(this.#told.keys())
  }
}
