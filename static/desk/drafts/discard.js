/** Discard and Cancel in a composer: what was typed goes everywhere, and an Undo brings it back, also on the next page. */

import { t } from "../../live/common/texts.js"
import { notice } from "../common/notice.js"
import { PERSON } from "../common/person.js"
import { pending } from "../list/pending-requests.js"
import { browserDrafts } from "./browser-drafts.js"

const KEY = "liveblog-discarded"

/** Discards a draft. `renew()` clears the composer of a new entry, `goOn(fields)` puts words into it again. */
export async function discard(form, draft, { renew, goOn }) {
  const { fields, answered } = draft.discard()
  if (form.dataset.composer === "new") {
    renew()
    draft.discarded(answered)
    return offerUndo(() => goOn(fields))
  }
  await answered
  // The page may have come with the draft in it; the server has the entry without.
  const edit = editOf(form, draft, fields)
  if (!form.closest("desk-list")) {
    offerUndoOnNextPage(edit)
    return location.reload()
  }
  form.dispatchEvent(new CustomEvent("edit-again", { bubbles: true }))
  offerUndo(() => editAgain(edit))
}

/** Ends an edit, and discards its draft. */
export function cancel(form, draft) {
  const { hasChanges } = draft
  const { fields, answered } = draft.discard()
  pending(fields.id, answered)
  if (!hasChanges) return
  const edit = editOf(form, draft, fields)
  if (form.closest("[data-as-new]")) offerUndo(() => putInComposer(fields))
  else if (form.closest("desk-list")) offerUndo(() => editAgain(edit))
  else offerUndoOnNextPage(edit)
}

/** “Discarded. Undo”: nothing that somebody typed is lost by one press. */
export function offerUndo(act) {
  notice(t("Discarded."), { label: t("Undo"), act })
}

function offerUndoOnNextPage(edit) {
  sessionStorage.setItem(KEY, JSON.stringify({ ...edit, person: PERSON }))
}

/** What was typed into a form that nothing leads to any more goes into the composer above the list. */
function putInComposer(fields) {
  document.querySelector("form[data-composer=new]")?.dispatchEvent(new CustomEvent("words-back", { detail: fields }))
}

function editOf(form, draft, fields) {
  return { name: draft.name, to: form.dataset.keep, edit: `${new URL(form.action).pathname}/edit`, fields }
}

/** Opens the form again, which finds the draft in this browser. */
function editAgain({ name, to, edit, fields }) {
  browserDrafts.save(name, fields, to)
  const open = document.querySelector(`desk-list form[data-composer="${CSS.escape(fields.id)}"]`)
  const link = document.querySelector(`desk-list [data-edit][href="${CSS.escape(edit)}"]`)
  if (open) open.dispatchEvent(new CustomEvent("edit-again", { bubbles: true }))
  else if (link) link.click()
  else location.assign(edit)
}

const discardedBefore = JSON.parse(sessionStorage.getItem(KEY))
sessionStorage.removeItem(KEY)
if (discardedBefore?.person === PERSON) offerUndo(() => editAgain(discardedBefore))
