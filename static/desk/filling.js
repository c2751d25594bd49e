/** Puts words into a composer: what was kept of it, or nothing at all. */

const PAGES_OWN = ["kept-at", "kept-by"] // what a page knows, not what somebody typed

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
}

/** As for a new entry: also without what the server had put in it after a mistake. */
export function empty(form, author) {
  for (const control of form.elements) {
    if (control.type === "checkbox") control.checked = false
    else if (control.name === "authors") control.value = author
    else if (control.name && control.type !== "hidden" && control.tagName !== "BUTTON") control.value = ""
  }
}
