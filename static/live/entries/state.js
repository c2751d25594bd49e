/**
 * What a page shows of a blog, and how each event changes it.
 *
 * The browser's half of the promise "a page from before plus the events since equals a page from now"
 * (liveblog/pages/window.py is the server's). Pure: no page, no network, no clock.
 *
 * A state holds every entry between `floor` and `ceiling` (ranks; null: no end), and, on the first page, all pinned
 * ones. Entries in `held` are known but not shown yet. `recent` are the last events, to recognise repeated
 * ones and to update parts that arrive late.
 */

const RECENT = 256
const KEYS_SHOWN = 100
const CORRECTIONS_SHOWN = 100

/** Where an entry stands: by time, then by id. Compared as text, both parts are of one form. */
export function rank(entry) {
  return `${entry.published} ${entry.id}`
}

export function begin({ position, blog, entries, pinned = [], keys = [], corrections = [], more, fixed = false }) {
  const ranks = entries.map(rank).sort()
  return {
    position,
    blog,
    entries: new Map([...entries, ...pinned].map((e) => [e.id, e])),
    held: new Set(),
    newer: new Set(),
    keys,
    corrections,
    fixed,
    floor: fixed || more ? (ranks[0] ?? "") : null,
    ceiling: fixed ? (ranks.at(-1) ?? "") : null,
    more,
    recent: [],
  }
}

/**
 * Applies one event. `hold`: a new entry waits until the reader asks for it.
 * verdict: "applied" · "known" (seen before) · "gap" (it does not follow our position: ask again, never skip)
 */
export function place(state, event, hold) {
  const known = event.position === state.position || state.recent.some((e) => e.position === event.position)
  if (known) return { state, verdict: "known" }
  if (event.prev !== state.position) return { state, verdict: "gap" }
  const next = apply(state, event, hold)
  const recent = [...state.recent, event].slice(-RECENT)
  return { state: { ...next, position: event.position, recent }, verdict: "applied" }
}

/** Shows everything that was held. */
export function reveal(state) {
  return state.held.size ? { ...state, held: new Set() } : state
}

/** The next older entries, from the snapshot's address with `before`. */
export function extend(state, part) {
  const entries = new Map(state.entries)
  for (const entry of part.entries) {
    const known = entries.get(entry.id)
    if (!known || known.revision < entry.revision) entries.set(entry.id, entry)
  }
  const oldest = part.entries.map(rank).sort()[0]
  const floor = part.more || state.fixed ? (oldest ?? state.floor) : null
  let next = { ...state, entries, floor, more: part.more }
  // The part may be a little older than we are: what we heard since, and did not need then, counts for it now.
  const since = state.recent.findIndex((event) => event.prev === part.position)
  if (since >= 0) {
    for (const event of state.recent.slice(since)) {
      if (!state.entries.has(event.type === "put" ? event.entry.id : event.id)) next = apply(next, event, false)
    }
  }
  const { keys, corrections, blog, held, newer } = state
  return { ...next, keys, corrections, blog, held, newer }
}

/** Starts anew from a snapshot. With `hold`, what was not on the page before is held. */
export function renew(state, snapshot, hold) {
  const fresh = begin({ ...snapshot, fixed: state.fixed })
  if (hold) {
    for (const [id, entry] of fresh.entries) {
      if (!entry.pinned && (!state.entries.has(id) || state.held.has(id))) fresh.held.add(id)
    }
  }
  return fresh
}

/** The entries that are shown in the list, newest first. */
export function listed(state) {
  return inOrder(state).filter((e) => !state.held.has(e.id))
}

/** The entries that are shown above the list, newest first. */
export function pinned(state) {
  return [...state.entries.values()].filter((e) => inPinned(state, e)).sort((a, b) => b.pin - a.pin || later(a, b))
}

/** How many entries wait to be asked for: held ones, or on a page of older ones those on the first page. */
export function waiting(state) {
  return state.fixed ? state.newer.size : state.held.size
}

/** The id before which older entries begin. */
export function oldest(state) {
  return inOrder(state).at(-1)?.id ?? null
}

function apply(state, event, hold) {
  switch (event.type) {
    case "put":
      return put(state, event.entry, hold)
    case "gone":
      return gone(state, event.id)
    case "blog":
      return { ...state, blog: { ...state.blog, ...event.blog } }
    default:
      return state // of a newer server: its position counts, its content is for newer scripts
  }
}

function put(state, entry, hold) {
  const known = state.entries.get(entry.id)
  // The same revision may be known from older entries that were loaded meanwhile, but not what it says of the lists.
  if (known && known.revision > entry.revision) return state
  const isNewer = state.fixed && !known && entry.revision === 1 && rank(entry) > state.ceiling
  if (entry.html === "") {
    // Something newer is said of it further on, so it is not taken away for a moment.
    return isNewer ? { ...state, newer: new Set([...state.newer, entry.id]) } : state
  }
  const next = gone(state, entry.id)
  if (entry.key) {
    const key = { id: entry.id, published: entry.published, when: entry.when, line: entry.line }
    next.keys = [...next.keys, key].sort((a, b) => (rank(a) < rank(b) ? 1 : -1)).slice(0, KEYS_SHOWN)
  }
  if (entry.corrections?.length) {
    const lines = [...next.corrections, ...entry.corrections]
    next.corrections = lines.sort((a, b) => (since(a) < since(b) ? 1 : -1)).slice(0, CORRECTIONS_SHOWN)
  }
  if (belongs(state, entry)) {
    next.entries.set(entry.id, entry)
    const waits = known ? state.held.has(entry.id) : hold
    if (waits && !inPinned(state, entry)) next.held.add(entry.id)
  } else if (isNewer || state.newer.has(entry.id)) {
    next.newer.add(entry.id)
  }
  return next
}

function gone(state, id) {
  const without = (ids) => new Set([...ids].filter((other) => other !== id))
  const entries = new Map(state.entries)
  entries.delete(id)
  return {
    ...state,
    entries,
    held: without(state.held),
    newer: without(state.newer),
    keys: state.keys.filter((key) => key.id !== id),
    corrections: state.corrections.filter((line) => line.id !== id),
  }
}

function belongs(state, entry) {
  if (inPinned(state, entry)) return true
  const at = rank(entry)
  return (state.floor === null || at >= state.floor) && (state.ceiling === null || at <= state.ceiling)
}

function since(line) {
  return `${line.at} ${line.id}`
}

function inPinned(state, entry) {
  return entry.pinned && !state.fixed
}

/** All that are not pinned, newest first. Sorted once: there may be thousands. */
function inOrder(state) {
  if (!orders.has(state.entries)) {
    orders.set(state.entries, [...state.entries.values()].filter((e) => !inPinned(state, e)).sort(later))
  }
  return orders.get(state.entries)
}

const orders = new WeakMap()

/** The newer one first. */
function later(a, b) {
  return rank(a) < rank(b) ? 1 : -1
}
