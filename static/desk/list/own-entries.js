/** Notices of what colleagues do to one's own entries, and of their notes on them: shown and announced, once. */

import { t } from "../../live/common/texts.js"
import { notice } from "../common/notice.js"
import { lineOf } from "./row.js"

const MOST = 240 // characters of a note

let sentBack = "" // the entry, its revision and by whom, until the remark comes
let lastNote = "" // of two that come at once, both events may say the second

/** `row`: the entry's row as it was before, if it is listed; `event.mine`: somebody else changed this person's own. */
export function announceChange(row, event) {
  if (!event.mine || !row || Number(row.dataset.revision) >= event.revision || row.dataset.state === event.state) return
  const back = row.dataset.state === "submitted" && event.state === "draft"
  sentBack = back ? sending(event) : ""
  const facts = { name: event.by, entry: lineOf(row) }
  const words = {
    published: t("{name} published your entry “{entry}”.", facts),
    scheduled: t("{name} scheduled your entry “{entry}”.", facts),
    withdrawn: t("{name} withdrew your entry “{entry}”.", facts),
    draft: back
      ? t("{name} sent your entry “{entry}” back.", facts)
      : t("{name} made your entry “{entry}” a draft.", facts),
  }[event.state]
  if (words) say(words, event)
}

/** A remark comes just after what it is on, and is said with it. */
export function announceNote(row, event) {
  if (!event.mine || event.note === lastNote) return
  lastNote = event.note
  const facts = { name: event.by, entry: lineOf(row), words: shortened(event.words) }
  const back = sentBack === sending(event)
  sentBack = ""
  say(
    back
      ? t("{name} sent your entry “{entry}” back: {words}", facts)
      : t("{name} noted on your entry “{entry}”: {words}", facts),
    event,
  )
}

function say(words, { id }) {
  notice(words, { label: t("See it"), href: `#entry-${id}` })
}

/** The whole of a long one stands in the row. */
function shortened(words) {
  return words.length > MOST ? `${words.slice(0, MOST).trimEnd()}…` : words
}

function sending({ id, revision, by }) {
  return `${id} ${revision} ${by}`
}
