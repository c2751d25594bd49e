/**
 * The summary with its points, edited from the head of the desk: saved without leaving the desk. While nothing is typed in it, the
 * form shows what a colleague saves; afterwards their text is shown beside it before anything is overwritten.
 */

import { t } from "../../live/common/texts.js"
import { notice } from "../common/notice.js"
import { make } from "../common/dom.js"
import { succeeded, send } from "../common/send.js"

const form = document.querySelector("form[data-known]")
const said = form?.querySelector("[data-known-said]")

/** The summary as it is saved now. */
export function knownIs(summary) {
  if (form && summary !== undefined && box().value === box().defaultValue) show(summary)
}

function box() {
  return form.elements.summary
}

function show(summary) {
  box().value = box().defaultValue = summary
  form.elements["was-summary"].value = summary
}

async function save() {
  const typed = box().value
  const { status, body } = await send(form)
  said.replaceChildren()
  if (succeeded({ status })) {
    form.elements.revision.value = body.revision
    const since = box().value
    show(body.summary)
    if (since !== typed) box().value = since
    return notice(t("The summary is updated."))
  }
  said.append(make("p", { className: "field-problem" }, body.problems?.summary ?? body.message))
  if (body.theirs === undefined) return
  // Saving again is on top of theirs, which was shown.
  form.elements.revision.value = body.revision
  form.elements["was-summary"].value = body.theirs
  said.append(make("p", { className: "known-theirs", dir: "auto" }, body.theirs))
  box().focus()
}

form?.addEventListener("submit", (event) => {
  event.preventDefault()
  save()
})
form?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save()
})
