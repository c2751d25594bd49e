/** What the buttons in the list's rows do, without leaving the page; what can be undone is offered to be. */

import { t } from "../live/texts.js"
import { held } from "./hold.js"
import { notice } from "./notice.js"
import { focusRow } from "./row.js"
import { done, send } from "./send.js"

export async function act(form) {
  const row = form.closest(".row")
  if (publishes(form) && !(await held(row.querySelector(".row-acts").getAttribute("aria-label")))) return
  const answer = await send(form)
  if (!done(answer)) return notice(answer.body.message)
  const { said, undo } = answer.body
  const words = said ?? form.dataset.said ?? t("Done.")
  notice(words, undo ? { label: t("Undo"), act: () => takeBack(form, undo, row.dataset.id) } : null)
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
    const text = warning.parentElement.querySelector("textarea[name=text]")
    warning.remove()
    return text.focus()
  }
  const more = form.closest("details")
  if (!more) return
  more.open = false
  if (!focused) return
  if (more.isConnected) more.querySelector("summary").focus()
  else if (row.isConnected) focusRow(row)
}

async function takeBack(form, action, id) {
  const answer = await send(form, action)
  if (!done(answer)) {
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
