/** A composer's fields as { name: text }: what is typed in them, and what an untouched form has. Pure. */

/** The fields of a new entry that nobody has touched. */
export function blank(fields, author) {
  const untouched = { authors: author, key: "0", pinned: "0", images: "listed" }
  const names = Object.keys(fields).filter((name) => !name.startsWith("image-"))
  return Object.fromEntries(names.map((name) => [name, untouched[name] ?? ""]))
}

/** Without what nobody types. */
export function words({ id, revision, zone, "kept-at": at, "kept-by": by, ...typed }) {
  return JSON.stringify(Object.entries(typed).sort())
}
