/** Discard and Cancel in a composer: what was typed goes everywhere, and an Undo brings it back, also on the next page. */

import { t } from "../../live/common/texts.js"
import { notice, noticeOnNextPage, offerUndo } from "../common/notice.js"
import { pending } from "../list/pending-requests.js"
import { browserDrafts } from "./browser-drafts.js"

/** Discards a draft. `renew()` clears the composer of a new entry, `goOn(fields)` puts words into it again. */
export async function discard(form, draft, { renew, goOn }) {
  const { fields, answered } = draft.discard()
  if (form.dataset.composer === "new") {
    renew()
    return offerUndo(() => goOn(fields))
  }
  await answered
  // The page may have come with the draft in it; the server has the entry without.
  const inList = form.closest("desk-list")
  offerToEditAgain(form, draft, fields)
  if (inList) form.dispatchEvent(new CustomEvent("edit-again", { bubbles: true }))
  else location.reload()
}

/** Ends an edit, and discards its draft. */
export function cancel(form, draft) {
  const { hasChanges } = draft
  const { fields, answered } = draft.discard()
  pending(fields.id, answered)
  if (!hasChanges) return
  if (form.closest("[data-as-new]")) offerUndo(() => putInComposer(fields))
  else offerToEditAgain(form, draft, fields)
}

/** What was typed into a form that nothing leads to any more goes into the composer above the list. */
function putInComposer(fields) {
  document.querySelector("form[data-composer=new]")?.dispatchEvent(new CustomEvent("words-back", { detail: fields }))
}

/** Outside of the list, another page comes next. */
function offerToEditAgain(form, draft, fields) {
  const detail = { name: draft.name, to: form.dataset.keep, edit: `${new URL(form.action).pathname}/edit`, fields }
  const offer = form.closest("desk-list") ? notice : noticeOnNextPage
  offer(t("Discarded."), { label: t("Undo"), event: "undo-discard", detail })
}

/** Opens the form again, which finds the draft in this browser. */
document.addEventListener("undo-discard", ({ detail: { name, to, edit, fields } }) => {
  browserDrafts.save(name, fields, to)
  const open = document.querySelector(`desk-list form[data-composer="${CSS.escape(fields.id)}"]`)
  const link = document.querySelector(`desk-list [data-edit][href="${CSS.escape(edit)}"]`)
  if (open) open.dispatchEvent(new CustomEvent("edit-again", { bubbles: true }))
  else if (link) link.click()
  else location.assign(edit)
})
