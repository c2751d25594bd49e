/** A composer's fields as { name: text }: comparing them, and those of an untouched form. Pure. */

import { t } from "../../live/common/texts.js"

const LINE = 80

/** The fields of a new entry that nobody has touched. */
export function blank(fields, author) {
  const untouched = { authors: author, key: "0", pinned: "0", images: "listed" }
  const names = Object.keys(fields).filter((name) => !name.startsWith("image-"))
  return Object.fromEntries(names.map((name) => [name, untouched[name] ?? ""]))
}

/** Everything that somebody typed, as one text to compare. */
export function wordsOf({ id, revision, zone, "kept-at": at, "kept-by": by, person, ...typed }) {
  return JSON.stringify(Object.entries(typed).sort())
}

/** A short digest of words, to recognise them by. */
export function markOf(words) {
  let [a, b] = [0x811c9dc5, 0x1b873593]
  for (let at = 0; at < words.length; at += 1) {
    const code = words.charCodeAt(at)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b + code, 0x85ebca6b) ^ (b >>> 13)
  }
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`
}

/** What was typed since `sent` was read, for the form of the next entry; a text without what it began with. */
export function since(now, sent) {
  const differs = Object.entries(now).filter(([name, value]) => value !== sent[name])
  const rest = Object.fromEntries(differs)
  if (rest.text && sent.text && rest.text.startsWith(sent.text)) rest.text = rest.text.slice(sent.text.length).trimStart()
  return rest
}

/** What an entry's form says, in a line to know it by; "" when it is empty. */
export function lineOf(fields) {
  const line = fields.headline.trim() || fields.text.trim().split("\n")[0]
  if (line) return line.length > LINE ? `${line.slice(0, LINE)}…` : line
  if (fields["facts-kind"]) return t("Facts box")
  return Object.keys(fields).some((name) => name.startsWith("image-")) ? t("Images") : ""
}

/** The id of a new entry. */
export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}
