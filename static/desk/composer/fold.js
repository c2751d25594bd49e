/** What is rarely set is folded away in a composer; the fold's own line says what is set in it. */

import { tn } from "../../live/common/texts.js"

export function showFolded(form) {
  const place = form.querySelector("[data-set]")
  if (!place) return
  const show = () => {
    const { authors, when } = form.elements
    const hold = Number(form.querySelector("[data-hold-seconds]")?.value ?? 0)
    const said = [authors.value.trim(), when.value.replace("T", " "), hold ? tn("held for {n} second", "held for {n} seconds", hold) : ""]
    const words = said.filter(Boolean).join(" · ")
    if (place.textContent !== words) place.textContent = words
  }
  show()
  for (const name of ["input", "filled", "change"]) form.addEventListener(name, show)
}
