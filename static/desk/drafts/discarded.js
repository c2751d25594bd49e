/** "Discarded. Undo": nothing that somebody typed goes at one press, also where cancelling leads to another page. */

import { t } from "../../live/common/texts.js"
import { notice } from "../common/notice.js"
import { PERSON } from "../common/person.js"
import { keeping } from "./typed.js"

const KEPT = "liveblog-discarded"

/** What was typed into a form that nothing leads to again goes into the composer above the list. */
export function putInComposer(fields) {
  document.querySelector("form[data-composer=new]")?.dispatchEvent(new CustomEvent("words-back", { detail: fields }))
}

/** `discarded`: what was typed in an edit, { name, to, edit, fields }; or what brings it back. */
export function offerBack(discarded) {
  const act = typeof discarded === "function" ? discarded : () => editAgain(discarded)
  notice(t("Discarded."), { label: t("Undo"), act })
}

/** On the page that is loaded next. */
export function offerBackThere(discarded) {
  sessionStorage.setItem(KEPT, JSON.stringify({ ...discarded, person: PERSON }))
}

/** The form opens and finds what this browser kept for it. */
function editAgain({ name, to, edit, fields }) {
  keeping.keep(name, fields, to)
  const open = document.querySelector(`desk-list form[data-composer="${CSS.escape(fields.id)}"]`)
  const link = document.querySelector(`desk-list [data-edit][href="${CSS.escape(edit)}"]`)
  if (open) open.dispatchEvent(new CustomEvent("edit-again", { bubbles: true }))
  else if (link) link.click()
  else location.assign(edit)
}

const found = JSON.parse(sessionStorage.getItem(KEPT))
sessionStorage.removeItem(KEPT)
if (found?.person === PERSON) offerBack(found)
