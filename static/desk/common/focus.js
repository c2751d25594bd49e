/** Moves the focus to a row, or near one that is removed. */

export function focusRow(row) {
  const target = row.querySelector("[data-editing] textarea, [data-edit]") ?? row.querySelector(".entry")
  target?.focus()
}

export function focusNear(row) {
  const near = row.nextElementSibling ?? row.previousElementSibling
  if (near) focusRow(near)
  else document.getElementById("text")?.focus()
}
