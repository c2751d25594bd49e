/** What the buttons in the list's rows do, without leaving the page; what can be undone is offered to be. */

import { t } from "../../live/common/texts.js"
import { held } from "../composer/hold.js"
import { notice } from "../common/notice.js"
import { succeeded, sendFields } from "../common/send.js"
import { lineOf } from "./row.js"
import { closeMenu } from "./row-menu.js"

/** `row`: where the form belongs, though it may not stand there. */
export async function act(form, row = form.closest(".row")) {
  if (form.hasAttribute("data-stranded")) return
  // What was seen is what goes out: what a colleague does during the hold changes the row, and its revision.
  const { action } = form
  const about = lineOf(row)
  const fields = [...new FormData(form)]
  if (publishes(form) && !(await held(about))) return
  const answer = await sendFields(action, fields)
  if (!succeeded(answer)) return notice(answer.body.message)
  const { said, undo, revision, state } = answer.body
  const words = said ?? form.dataset.said ?? t("Done.")
  const { id } = row.dataset
  const takingBack = { label: t("Undo"), act: () => takeBack(undo, id, revision), entry: id, revision, state, about }
  notice(words, undo ? takingBack : null)
  const focused = form.contains(document.activeElement)
  form.reset()
  finish(form, row, focused)
  tellOthers(answer.body)
}

/** Whether an act puts before readers what they do not see; to undo one's own is none. */
function publishes(form) {
  return form.action.endsWith("/bring-back") || form.elements.state?.value === "published"
}

/** Closes what was opened for this act; the focus stays near. */
function finish(form, row, focused) {
  const warning = form.closest("[data-lease-warning]")
  if (warning) {
    // The socket may have told it before the answer did: then it is gone, and the focus is where it belongs.
    const text = warning.parentElement?.querySelector("textarea[name=text]")
    warning.remove()
    return text?.focus()
  }
  closeMenu(row, focused)
}

/** `revision`: what this act made of the entry; what somebody did since is not undone with it. */
async function takeBack(action, id, revision) {
  const answer = await sendFields(action, revision ? [["revision", revision]] : [])
  if (!succeeded(answer)) {
    notice(answer.body.message)
    return false
  }
  notice(answer.body.said)
  // It gets the focus, once it is there.
  document.dispatchEvent(new CustomEvent("entry-back", { detail: { id } }))
  tellOthers(answer.body)
  return true
}

/** Others follow what became of an entry: the list when it has no socket, the line that says where it landed. */
function tellOthers(detail) {
  document.dispatchEvent(new CustomEvent("entry-sent", { detail }))
}
