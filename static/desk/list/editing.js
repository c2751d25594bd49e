/**
 * Editing an entry where it stands in the list: its form comes into the row, and what colleagues do to the entry
 * meanwhile is said there, once.
 */

import { t } from "../../live/common/texts.js"
import { Composer } from "../composer/composer.js"
import { PAGE } from "../together/lease.js"
import { make } from "../common/dom.js"
import { focusNear, focusRow } from "../common/focus.js"
import { notice } from "../common/notice.js"
import { partAt } from "../common/part.js"
import { NAME } from "../common/person.js"
import { showProblems } from "../common/problems.js"
import { element } from "./row.js"
import { strand } from "./orphaned-input.js"
import { announce } from "../common/announce.js"
import { answered } from "./pending-requests.js"
import { showUnsaved } from "./unsaved-rows.js"

/** The form that is open in a row, in the section around it. */
export function editingIn(row) {
  return row?.querySelector("[data-editing]") ?? null
}

export async function edit(row, address) {
  const open = editingIn(row)?.querySelector("textarea")
  if (open) return open.focus()
  await answered(row.dataset.id)
  const { html, message } = await partAt(`${address}?part=form&page=${PAGE}`)
  if (!row.isConnected) return
  // Pressed twice: what is typed in the first by now stays.
  if (editingIn(row)) return edit(row, address)
  if (html) openEdit(row, html)
  else if (message) notice(message, { label: t("Try again"), act: () => edit(row, address) })
}

export function editAgain(form) {
  const row = form.closest(".row")
  const { address } = form.closest("[data-editing]").dataset
  editingIn(row).remove()
  edit(row, `${address}/edit`)
}

export function endEdit(form) {
  const row = form.closest(".row")
  if (!row) return
  const focused = form.contains(document.activeElement) || document.activeElement === document.body
  editingIn(row).remove()
  row.classList.remove("row--editing")
  showUnsaved(row)
  if (row.querySelector(".entry")) return focused && focusRow(row)
  if (focused) focusNear(row)
  row.remove()
}

/**
 * Somebody was quicker: the same form again, with both versions, or for a new entry when there is none to save it in
 * any more; as the page without scripts would show it.
 */
export async function stale(form, { message, problems }) {
  // A form for a new entry that was sent before: it has a new id by now, and is sent again by whoever wants that.
  if (form.closest("[data-as-new]")) return showProblems(form, message, problems)
  const row = form.closest(".row")
  const body = new URLSearchParams(new FormData(form))
  const html = await fetch(`${form.action}?part=form&page=${PAGE}`, { method: "POST", body }).then(
    (response) => response.text(),
    () => "",
  )
  if (!editingIn(row)?.contains(form)) return
  if (html.includes("data-editing")) openEdit(row, html)
  else showProblems(form, message, problems)
}

function openEdit(row, html) {
  editingIn(row)?.remove()
  const editing = element(html)
  // The other version is drawn a second time: an id may be on a page once.
  for (const drawn of editing.querySelectorAll(".entry")) drawn.removeAttribute("id")
  row.append(editing)
  showUnsaved(row)
  row.classList.add("row--editing")
  new Composer(editing.querySelector("form.composer"))
  const text = editing.querySelector("textarea[name=text]")
  text.setSelectionRange(text.value.length, text.value.length)
  const problems = editing.querySelector(".problems")
  if (problems) return problems.focus()
  text.focus({ preventScroll: true })
  wellInView(text)
  // A phone's keyboard comes after the focus, and takes half of the window.
  visualViewport?.addEventListener("resize", () => text === document.activeElement && wellInView(text), { once: true })
}

/** All of a field, or of a long one the beginning; not only its edge above the bar that saves. At once: nothing moves. */
function wellInView(text) {
  const room = visualViewport?.height ?? innerHeight
  text.scrollIntoView({ block: text.offsetHeight < room / 2 ? "center" : "start" })
}

/** A list does not have a row (any more) whose form is open here. It may still be there, and only not what is listed. */
export async function absent(row) {
  const { address } = editingIn(row).dataset
  const answer = address && (await fetch(`${address}/history`).catch(() => null))
  if (answer?.status === 404 && editingIn(row)) gone(row)
}

/** The entry in a row is another than it was; `before` are the row's data then, `by` who did it, if that was told. */
export function changed(row, before, by) {
  const editing = editingIn(row)
  const form = editing?.querySelector("form.composer")
  // What this page sends itself comes back the same way.
  if (!form || editing.hasAttribute("data-as-new") || form.hasAttribute("data-sending")) return
  // Nor is it somebody else's when what was sent from here had come through, and only the answer was lost.
  const next = Number(form.elements.revision.value) + 1 === Number(row.dataset.saved)
  if (next && form.hasAttribute("data-unanswered") && (by ?? NAME) === NAME) return
  // What networks say of a post in it is no change of anybody’s words.
  if (Number(form.elements.revision.value) < Number(row.dataset.saved)) warn(editing, whatHappened(row, before))
}

function whatHappened(row, before) {
  const { state } = row.dataset
  if (!row.querySelector("[data-edit]")) {
    return t("This entry was published meanwhile, so it is not yours to change any more. When you save, you can make a new entry of what you typed.")
  }
  if (state === "withdrawn" && before.state !== state) {
    return t("Somebody withdrew this entry meanwhile. When you save, you will see both versions.")
  }
  if (state === "draft" && before.state === "published") {
    return t("Somebody took this entry from readers meanwhile. When you save, you will see both versions.")
  }
  return t("Somebody else changed this entry meanwhile. When you save, you will see both versions.")
}

/** The entry in a row is not there any more; what somebody types in it is. */
export function gone(row) {
  const editing = editingIn(row)
  for (const part of row.querySelectorAll(":scope > :not([data-editing])")) {
    strand(part, t("This entry was removed meanwhile. Your words are still here: copy them."))
  }
  editing?.querySelector("[data-lease-warning]")?.remove()
  if (!editing || editing.hasAttribute("data-as-new")) return
  warn(editing, t("This entry was removed meanwhile. When you save, you can make a new entry of what you typed."))
}

function warn(editing, words) {
  const line = editing.querySelector("[data-warning]") ?? make("p", { className: "warning", dataset: { warning: "" } })
  if (line.textContent === words) return
  line.textContent = words
  if (!line.isConnected) editing.prepend(line)
  announce(words)
}
