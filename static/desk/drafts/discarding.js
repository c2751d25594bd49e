/** Discard and Cancel in a composer: what was typed goes, everywhere, and can be brought back. */

import { offerBack, offerBackThere, putInComposer } from "./discarded.js"
import { underway } from "../list/pending-requests.js"

/** What had come back is not wanted. `renew` empties the composer of a new entry, `goOn` puts words into it again. */
export async function discard(form, typed, { renew, goOn }) {
  const { fields, told } = typed.discard()
  if (form.dataset.composer === "new") {
    renew()
    typed.emptied(told)
    return offerBack(() => goOn(fields))
  }
  await told
  // What the page began with may be what was kept; the server has it as it is without.
  const discarded = waysBack(form, typed, fields)
  if (!form.closest("desk-list")) {
    offerBackThere(discarded)
    return location.reload()
  }
  form.dispatchEvent(new CustomEvent("edit-again", { bubbles: true }))
  offerBack(discarded)
}

/** An edit is left with nothing kept of it. */
export function cancel(form, typed) {
  const { any } = typed
  const { fields, told } = typed.discard()
  underway(fields.id, told)
  const discarded = waysBack(form, typed, fields)
  if (!any) return
  if (form.closest("[data-as-new]")) offerBack(() => putInComposer(discarded.fields))
  else if (form.closest("desk-list")) offerBack(discarded)
  else offerBackThere(discarded)
}

function waysBack(form, typed, fields) {
  return { name: typed.name, to: form.dataset.keep, edit: `${new URL(form.action).pathname}/edit`, fields }
}
