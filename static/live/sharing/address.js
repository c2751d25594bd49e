/** An address in a field to be copied by hand, where a browser neither shares nor copies. */

import { t } from "../common/texts.js"

/** Shows the field in the place of a button, selected, and gives it; the button is back when the field is left. */
export function showAddress(button, address) {
  const field = document.createElement("input")
  Object.assign(field, { className: "address", part: "address", readOnly: true, dir: "ltr", size: 32, value: address, ariaLabel: t("Link") })
  field.addEventListener("blur", () => {
    button.hidden = false
    field.remove()
  })
  field.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape") return
    button.hidden = false
    button.focus() // which ends the field
  })
  button.after(field)
  button.hidden = true
  field.focus({ preventScroll: true })
  field.select()
  return field
}
