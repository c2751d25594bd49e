/** One poll: the events after a position, as `updates` answers them. */

const WITHIN = 20_000 // ms
const LONGEST_PAUSE = 600 // seconds that a server can ask us to stay away

/**
 * Gives { events, poll, version }. Throws `Gone` when there is no such blog, and other errors, which may carry `after`
 * (seconds that the server asks for), when the answer cannot be used.
 */
export async function askUpdates(address, leaving) {
  const asking = new AbortController()
  const stop = () => asking.abort()
  const timer = setTimeout(stop, WITHIN)
  leaving.addEventListener("abort", stop)
  try {
    const response = await fetch(address, { signal: asking.signal })
    if ((response.status === 404 || response.status === 410) && isOurs(response)) throw new Gone()
    if (!response.ok) throw Object.assign(new Error(`updates: ${response.status}`), { after: pauseOf(response) })
    const { events, poll } = await response.json()
    if (!Array.isArray(events)) throw new Error("updates: no events")
    return { events, poll: poll > 0 ? poll : null, version: response.headers.get("Liveblog-Version") }
  } finally {
    clearTimeout(timer)
    leaving.removeEventListener("abort", stop)
  }
}

export class Gone extends Error {}

/** Whether the server says so itself, not a proxy or a captive portal with a page of its own. */
function isOurs(response) {
  return response.headers.get("Content-Type")?.startsWith("application/problem+json")
}

function pauseOf(response) {
  const seconds = Number(response.headers.get("Retry-After"))
  return seconds > 0 ? Math.min(seconds, LONGEST_PAUSE) : 0
}
