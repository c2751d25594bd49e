/** Fetches what events cannot bring: the snapshot after a reset, and older entries. Throws when the network fails. */

import { correctionsOf, isWithdrawn } from "../page/corrections-view.js"
import { elementOf, factsOf } from "../entries/entries-view.js"
import { rank } from "../entries/state.js"
import { trusted } from "../common/trusted.js"

const MOST_PARTS = 20

/** One part of a blog: its newest entries, or those before an entry. Gives [part, version of the server's scripts]. */
export async function fetchPart(address) {
  const response = await fetch(address, { cache: "no-cache" })
  if (!response.ok) throw new Error(`snapshot: ${response.status}`)
  const part = await response.json()
  const complete = (entries) => entries.map(readEntry).filter((entry) => entry !== null)
  part.entries = complete(part.entries)
  part.pinned = complete(part.pinned)
  return [part, response.headers.get("Liveblog-Version")]
}

/** The snapshot, and as much of what comes next as the reader had on the page, within bounds. */
export async function fetchSnapshot(addressAfter, { floor, ceiling, reading }) {
  const reaches = (at) => (reading?.oldest ? ceiling !== null && at >= ceiling : floor !== null && at <= floor)
  const [snapshot, version] = await fetchPart(addressAfter(null))
  for (let parts = 1; parts < MOST_PARTS && snapshot.more; parts += 1) {
    const last = snapshot.entries.at(-1)
    if (!last || reaches(rank(last))) break
    const [part] = await fetchPart(addressAfter(last.id))
    snapshot.entries.push(...part.entries)
    snapshot.more = part.more
  }
  return [snapshot, version]
}

/** A page that is a part of the blog has no snapshot of its own: the page itself is one. */
export async function fetchPage(blog) {
  const response = await fetch(location.pathname + location.search, { cache: "no-cache" })
  if (!response.ok) throw new Error(`page: ${response.status}`)
  const page = new DOMParser().parseFromString(trusted(await response.text()), "text/html").querySelector("live-blog")
  const entries = [...page.querySelectorAll(".entries > .entry")].map((element) => ({
    ...factsOf(element),
    html: element.outerHTML,
  }))
  const { position, slug, state, more, version } = page.dataset
  return [{ position, blog: { ...blog, slug, state }, entries, more: more === "true" }, version]
}

/** An entry off the wire, with what its element says of it; null if it cannot be shown. */
export function readEntry(entry) {
  const element = typeof entry?.html === "string" ? elementOf(entry) : null
  if (!element?.matches(".entry") || element.dataset.id !== entry.id) return null
  const corrections = correctionsOf(element)
  return { ...entry, pin: Number(element.dataset.pin ?? 0), line: element.dataset.line, corrections, withdrawn: isWithdrawn(element) }
}
