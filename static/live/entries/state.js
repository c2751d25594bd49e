/**
 * What a page shows of a blog, and how each event changes it.
 *
 * The browser's half of the promise "a page from before plus the events since equals a page from now"
 * (liveblog/pages/window.py is the server's). Pure: no page, no network, no clock.
 *
 * A state holds every entry between `floor` and `ceiling` (ranks; null: no end), and, on the first page, all pinned
 * ones. Entries in `held` are known but not shown yet. `recent` are the last events, to recognise repeated
 * ones and to update parts that arrive late. With a `reading` (filter/filter.js) it holds only what is part of that, pinned
 * ones in their place; `outside` are new ones that are not.
 */

const RECENT = 256
const KEYS_SHOWN = 100
const CORRECTIONS_SHOWN = 100

/** Where an entry stands: by time, then by id. Compared as text, both parts are of one form. */
export function rank(entry) {
  return `${entry.published} ${entry.id}`
}

export function begin({ position, blog, entries, pinned = [], keys = [], corrections = [], more, fixed = false, reading }) {
  const ranks = entries.map(rank).sort()
  return {
    position,
    blog,
    entries: new Map([...entries, ...pinned].map((e) => [e.id, e])),
    held: new Set(),
    newer: new Set(),
    outside: new Set(),
    reading,
    keys,
    corrections,
    fixed,
    floor: fixed || (reading?.oldest ? reading.starts : more) ? (ranks[0] ?? "") : null,
    ceiling: fixed || (reading?.oldest && more) ? (ranks.at(-1) ?? "") : null,
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
  const ranks = part.entries.map(rank).sort()
  const [end, at] = state.reading?.oldest ? ["ceiling", -1] : ["floor", 0]
  let next = { ...state, entries, [end]: part.more || state.fixed ? (ranks.at(at) ?? state[end]) : null, more: part.more }
  // The part may be a little older than we are: what we heard since, and did not need then, counts for it now.
  const since = state.recent.findIndex((event) => event.prev === part.position)
  if (since >= 0) {
    for (const event of state.recent.slice(since)) {
      if (!state.entries.has(event.type === "put" ? event.entry.id : event.id)) next = apply(next, event, false)
    }
  }
  const { keys, corrections, blog, held, newer, outside } = state
  return { ...next, keys, corrections, blog, held, newer, outside }
}

/** Starts anew from a snapshot. With `hold`, what was not on the page before is held. */
export function renew(state, snapshot, hold) {
  const fresh = begin({ ...snapshot, fixed: state.fixed, reading: state.reading })
  if (hold) {
    for (const [id, entry] of fresh.entries) {
      if (!entry.pinned && (!state.entries.has(id) || state.held.has(id))) fresh.held.add(id)
    }
  }
  return fresh
}

/** The entries that are shown in the list, in their order. */
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

/** The id of the last one in the list's order, after which the next part begins. */
export function last(state) {
  return inOrder(state).at(-1)?.id ?? null
}

/** The query of the part that begins after an entry down the page; without one, of the first part. */
export function partAfter({ reading }, id) {
  return reading ? reading.part(id) : id ? `?before=${id}` : ""
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
  if (state.reading && !state.reading.matches(entry)) {
    if ((!known && entry.revision === 1) || state.outside.has(entry.id)) next.outside.add(entry.id)
  } else if (belongs(state, entry)) {
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
    outside: without(state.outside),
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
  return entry.pinned && !state.fixed && !state.reading
}

/** All that are not pinned, newest first or as they are read. Sorted once: there may be thousands. */
function inOrder(state) {
  if (!orders.has(state.entries)) {
    const order = state.reading?.oldest ? (a, b) => later(b, a) : later
    orders.set(state.entries, [...state.entries.values()].filter((e) => !inPinned(state, e)).sort(order))
  }
  return orders.get(state.entries)
}

const orders = new WeakMap()

/** The newer one first. */
function later(a, b) {
  // As ranks compare, without making them: a story of thousands is sorted at each arrival.
  return (a.published === b.published ? a.id < b.id : a.published < b.published) ? 1 : -1
}
