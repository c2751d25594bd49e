/**
 * What an embed's attributes ask for: src, data-filter, data-limit, data-order, data-form, data-entry. The server reads
 * the same from the query (liveblog/pages/embed.py), so that both choose alike.
 */

const NAMES = ["limit", "order", "form", "entry"]
const FILTERS = ["key", "tag", "label", "author"]
export const LINES = 3 // of a ticker
export const DEFAULT = 20

/** Gives { base, slug, query, limit, oldest, ticker, entry, matches(entry) }; null where `src` is no address of a blog. */
export function readOptions(element) {
  const address = addressOf(element.getAttribute("src"))
  const slug = address?.pathname.match(/^\/live\/([^/]+)\/?$/)?.[1]
  if (!slug) return null
  const filter = filterOf(element.dataset.filter ?? "")
  const query = new URLSearchParams()
  for (const name of NAMES) if (element.dataset[name]) query.set(name, element.dataset[name])
  for (const name of FILTERS) if (filter.get(name)) query.set(name, filter.get(name))
  const ticker = query.get("form") === "ticker"
  return {
    base: address.origin,
    slug,
    query,
    ticker,
    limit: ticker ? LINES : Number(query.get("limit")) || DEFAULT,
    oldest: query.get("order") === "oldest",
    entry: query.get("entry"),
    matches: (entry) => matches(entry, filter),
  }
}

/** "key=1&tag=floods", or as people write it: "key, tag: floods". */
function filterOf(text) {
  const parts = text.split(/[&,]/).map((part) => part.match(/^\s*(\w+)\s*(?:[:=]\s*(.*?))?\s*$/) ?? [])
  return new URLSearchParams(parts.map(([, name = "", value = "1"]) => `${name}=${value}`).join("&"))
}

function addressOf(text) {
  try {
    return new URL(text, document.baseURI)
  } catch {
    return null
  }
}

/** Whether an entry, as `readEntry` gives it, is one that the filter asks for. */
function matches({ key, tags = [], label, authors = [] }, filter) {
  const holds = (name, values) => !filter.get(name) || values.some((value) => plain(value) === plain(filter.get(name)))
  return (
    (filter.get("key") !== "1" || key) && holds("tag", tags) && holds("label", [label ?? ""]) && holds("author", authors)
  )
}

/** Case, accents, a leading "#", and whether words are joined by spaces or hyphens make no difference. */
function plain(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}|^#/gu, "").replace(/[\s_\-\u2010-\u2015]+/g, " ").trim()
}
