/**
 * A reading of a story: in another order, or with only some of its entries. The address says which; what arrives and is not
 * part of it is counted. liveblog/model/reading.py is the server's half.
 */

import { elementOf } from "../entries/entries-view.js"
import { make } from "../common/make.js"
import { tn } from "../common/texts.js"

const ORDER = "liveblog-order" // kept in this browser; where it is, page/begin-reading.js loads this module
const { pathname, search, hash } = location

// Who reads the oldest first is led there, where the address says nothing else.
if (!search && !hash && document.querySelector("[data-window=latest]")) location.replace(`${pathname}?order=oldest`)

/** What entries/state.js asks of a reading: whether an entry is part of it, and whether the oldest come first. */
export function readingOf(root) {
  const asked = new URLSearchParams(root.dataset.reading)
  const get = (name) => asked.get(name) ?? ""
  const [tag, author, label] = [alike(get("tag")), alike(get("author")), get("label")]
  const oldest = get("order") === "oldest"
  rememberOrder(root, oldest && !get("start"))
  const outside = root.querySelector(".outside")
  root.addEventListener("drawn", ({ detail }) => sayOutside(outside, detail.state))
  return {
    oldest,
    starts: get("start") !== "",
    part: (id) => `?${root.dataset.reading}${id ? `&${oldest ? "after" : "before"}=${id}` : ""}`,
    matches: (entry) =>
      (!get("key") || entry.key) &&
      (!label || entry.label === label) &&
      (!tag || entry.tags.some((other) => alike(other) === tag)) &&
      (!author || authorsOf(entry).some((other) => alike(other) === author)),
  }
}

/** A tag or a name as it is compared. */
function alike(name) {
  return name.normalize("NFKC").toLowerCase()
}

function authorsOf(entry) {
  return [...(elementOf(entry)?.querySelectorAll(".author") ?? [])].map((element) => element.textContent)
}

/** Who reads the oldest first does so the next time, too, until the other order is chosen. */
function rememberOrder(root, chosen) {
  try {
    if (chosen) localStorage.setItem(ORDER, "oldest")
    root.querySelector(".other-order")?.addEventListener("click", () => localStorage.removeItem(ORDER))
  } catch {
    // A browser that keeps nothing shows the newest first.
  }
}

/** How many updates came that are not part of the reading, with the way to them. */
function sayOutside(line, { outside, blog }) {
  if (!line || Number(line.dataset.count ?? 0) === outside.size) return
  line.dataset.count = outside.size
  line.hidden = outside.size === 0
  line.replaceChildren(make("a", { href: `/live/${blog.slug}` }, tn("{n} update outside this filter", "{n} updates outside this filter", outside.size)))
}
