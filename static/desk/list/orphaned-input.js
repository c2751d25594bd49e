/**
 * Orphaned input: words in a row's small forms (a note, a remark, a reason) when their form can no longer be sent. They stay
 * where they were typed, with the reason.
 */

import { t } from "../../live/common/texts.js"
import { offerUndo } from "../common/notice.js"
import { make, makeButton } from "../common/dom.js"
import { focusNear } from "../common/focus.js"
import { announce } from "../common/announce.js"

const FIELDS = "input[type=text]"

/** Whether somebody's words are in here that are not sent yet, or are just about to be typed. */
export function holdsWords(part) {
  if (part.nodeType !== Node.ELEMENT_NODE) return false
  const fields = [part, ...part.querySelectorAll(FIELDS)].filter((field) => field.matches(FIELDS))
  return fields.some((field) => field.value !== field.defaultValue || field === document.activeElement)
}

/** Takes a part of a row out but for the forms that hold words; nothing of these is moved, for that would end the typing. */
export function strand(part, why) {
  if (!holdsWords(part)) return part.remove()
  if (part.localName === "form") return mark(part, why)
  const lost = part.contains(document.activeElement)
  for (const child of [...part.childNodes]) if (child.localName !== "summary") strand(child, why)
  if (lost && document.activeElement === document.body) part.querySelector(FIELDS).focus()
}

/** A version of the row that has the form again takes the mark off it. */
function mark(form, why) {
  if (!form.hasAttribute("data-stranded")) announce(why)
  form.dataset.stranded = ""
  form.querySelector("[data-why]")?.remove()
  for (const button of form.querySelectorAll("[type=submit]")) button.hidden = true
  form.prepend(make("p", { className: "warning", dataset: { why: "" } }, why, " ", makeButton(t("Discard"), () => discard(form))))
}

/** Takes it away, and with the last words the row of an entry that is gone. */
function discard(form) {
  const row = form.closest(".row")
  const left = row.querySelector(".entry, [data-editing]") || row.querySelectorAll("[data-stranded]").length > 1
  const part = left ? form : row
  const { parentElement: place, nextSibling: after } = part
  if (part === row) focusNear(row)
  else place.closest("[tabindex], details")?.querySelector("summary")?.focus()
  part.remove()
  offerUndo(() => {
    if (!place.isConnected) return
    place.insertBefore(part, after?.parentElement === place ? after : null)
    part.querySelector(FIELDS).focus()
  })
}
