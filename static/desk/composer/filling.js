/** Fills a composer with a draft, or empties it. */

const PAGES_OWN = ["kept-at", "kept-by", "person"] // what a page knows, not what somebody typed

export function fill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    if (PAGES_OWN.includes(name)) continue
    const found = form.elements.namedItem(name)
    const controls = found instanceof RadioNodeList ? [...found] : found ? [found] : []
    for (const control of controls) {
      if (control.type === "checkbox" || control.type === "radio") control.checked = control.value === value
      else if (controls.length === 1) control.value = value
    }
  }
  form.dispatchEvent(new Event("filled"))
}

/**
 * As for a new entry: also without what the server had put in it after a mistake. `rest`: what stays in which field.
 * Its images are not touched here.
 */
export function empty(form, author, rest = {}) {
  const left = { authors: author, ...rest }
  for (const control of form.elements) {
    if (!control.name || /^image-/.test(control.name) || control.tagName === "BUTTON") continue
    if (control.type === "checkbox") control.checked = left[control.name] === control.value
    else if (control.type !== "hidden") put(control, left[control.name] ?? "")
  }
  form.dispatchEvent(new Event("filled"))
}

/** What is typed in stays as it is, with the caret; so does the end of a text whose beginning goes. */
function put(control, value) {
  if (control.value === value) return
  const fromEnd = control === document.activeElement ? control.value.length - (control.selectionEnd ?? 0) : null
  control.value = value
  if (fromEnd !== null && control.localName === "textarea") {
    const at = Math.max(value.length - fromEnd, 0)
    control.setSelectionRange(at, at)
  }
}
