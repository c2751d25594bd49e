/**
 * The part of a blog that an embed shows, and how each event changes it. It is a state of entries/state.js in which
 * entries that the embed does not ask for count as absent. Pure: no page, no network, no clock.
 */

import { begin, listed, pinned, place, rank, renew, reveal, waiting } from "../entries/state.js"
import { isAfter } from "./shared-story.js"

const SPARE = 20 // entries that are kept beyond those shown, so that removals seldom need the server

export class Excerpt {
  #state
  #options

  /** `drawn`: as `begin` takes it; `options`: of options.js. */
  constructor(drawn, options) {
    this.#options = options
    this.#state = this.#bounded(begin(drawn))
  }

  get position() {
    return this.#state.position
  }

  get blog() {
    return this.#state.blog
  }

  get waiting() {
    return this.#options.entry ? 0 : waiting(this.#state)
  }

  /** Whether older entries of the blog have to be fetched to fill the place of what was taken away. */
  get lacks() {
    return !this.#options.entry && this.#state.more && this.#state.entries.size < this.#options.limit
  }

  /** Whether the one entry that the embed is about is gone. */
  get isGone() {
    return Boolean(this.#options.entry) && this.#state.entries.size === 0
  }

  /** Applies an event of the blog: "applied", "known", or "gap" when it does not follow. */
  take(event, hold) {
    if (!isAfter(event.position, this.position)) return "known"
    const { state, verdict } = place(this.#state, this.#fitted(event), hold)
    this.#state = trimmed(state, this.#options)
    return verdict
  }

  renew(drawn, hold) {
    this.#state = this.#bounded(renew(this.#state, drawn, hold))
  }

  reveal() {
    this.#state = reveal(this.#state)
  }

  /** What is shown, in its order: { above, list }. */
  shown() {
    const { limit, oldest } = this.#options
    const above = pinned(this.#state).slice(0, limit)
    const list = listed(this.#state).slice(0, limit - above.length)
    return { above, list: oldest ? list.reverse() : list }
  }

  /** One entry stays the one, whatever time it is given. */
  #bounded(state) {
    return this.#options.entry ? { ...state, floor: null, ceiling: null } : state
  }

  /** An entry that is not asked for, or no longer, is one that is gone. */
  #fitted(event) {
    if (event.type !== "put") return event
    const { entry } = event
    const wanted = this.#options.entry ? entry.id === this.#options.entry : this.#options.matches(entry)
    if (!wanted) return { ...event, type: "gone", id: entry.id }
    return this.#options.ticker ? { ...event, entry: { ...entry, pinned: false } } : event
  }
}

/** The state without its oldest entries, when there are many more than are shown: a page may be open for days. */
function trimmed(state, { limit, entry }) {
  const most = limit + SPARE
  if (entry || state.entries.size <= 2 * most) return state
  const list = listed(state).slice(0, most)
  const held = listed(reveal(state)).filter(({ id }) => state.held.has(id)).slice(0, most)
  const kept = new Set([...pinned(state), ...held, ...list])
  return {
    ...state,
    entries: new Map([...state.entries].filter(([, one]) => kept.has(one))),
    held: new Set(held.map(({ id }) => id)),
    floor: list.length === most ? rank(list.at(-1)) : state.floor,
    more: true,
  }
}
