/** Takes a colleague's version of a field that both changed; the notice, or the browser's undo, brings one's own back. */

import { t } from "../../live/common/texts.js"
import { typeOver } from "./markdown.js"
import { notice } from "../common/notice.js"

const NONE = { key: "0", pinned: "0" }

/** `button`: of a field's conflict, with what they have; `draft`: what is in the form. */
export function takeTheirs(form, button, draft) {
  const { value: name, dataset } = button
  const conflict = button.closest("[data-conflict]")
  const { parentElement: place, nextSibling: after } = conflict
  const mine = draft.fields[name]
  const control = form.elements.namedItem(name)
  const field = control instanceof RadioNodeList ? [...control].at(-1) : control
  const put = (value) => {
    name === "text" ? typeOver(field, value) : draft.fill({ [name]: value })
    field.focus()
    draft.changed()
  }
  put(dataset.theirs || (NONE[name] ?? ""))
  conflict.remove()
  const back = () => {
    if (!form.isConnected) return
    put(mine)
    place.insertBefore(conflict, after?.parentElement === place ? after : null)
  }
  notice(t("Theirs is in the form now."), { label: t("Back to mine"), act: back })
}
