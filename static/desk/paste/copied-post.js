/**
 * Whether plain words are a post that was copied from its page: a name, its handle, and near them a dot or, at the end of
 * the post, its time. The server reads such words by their shape, which formatting would take from them.
 */

const HANDLE = /^@[\w.-]{1,100}(?:@[\w.-]{1,100})?(?:\s*[·•].{1,24})?$/
const UNSEEN = /[\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff]/g
const CLOCK = /\d{1,2}\s?[:.h時点시]\s?\d\d/
const WRITTEN = /mso-|class=["']?Mso|docs-internal-guid|schemas-microsoft-com/ // with a word processor
const LONGEST_NAME = 80
const LONGEST_POST = 80 // lines

export function isCopiedPost(plain, html) {
  if (!/^.?@/m.test(plain) || WRITTEN.test(html)) return false
  const lines = plain.split("\n").map((line) => line.replace(UNSEEN, "").trim())
  return lines.some((line, at) => line.startsWith("@") && HANDLE.test(line) && isHead(lines, at))
}

/** Whether the handle on this line has a name above it, and what a post has below it. */
function isHead(lines, at) {
  const name = lines[at - 1] || lines[at - 2] || ""
  if (!name || name.length > LONGEST_NAME) return false
  const below = lines.slice(at + 1, at + 4).filter(Boolean)
  if (/[·•]/.test(lines[at]) || /^[·•]/.test(below[0] ?? "")) return true
  return lines.slice(at + 1, at + LONGEST_POST).some((line) => line.length < 120 && CLOCK.test(line) && /·|•|\d{4}/.test(line))
}
