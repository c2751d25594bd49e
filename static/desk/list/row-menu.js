/**
 * The menu of a row: all that can be done with its entry. It is fetched when it is wanted, so that a list of many rows is
 * light, and drawn anew with its row; words that are being typed in it stay. Without scripts it is a page.
 */

import { t } from "../../live/common/texts.js"
import { focusRow } from "../common/focus.js"
import { notice } from "../common/notice.js"
import { partAt } from "../common/part.js"
import { holdsWords, strand } from "./orphaned-input.js"
import { act } from "./row-acts.js"
import { element, update } from "./row.js"

const menuOf = (row) => row.querySelector(":scope > [data-acts]")
const linkOf = (row) => row.querySelector("[data-menu]")

export async function openMenu(row) {
  if (menuOf(row)) return closeMenu(row, true)
  const { html, message } = await menuAt(row)
  if (!row.isConnected || menuOf(row)) return
  if (!html) return message && notice(message, { label: t("Try again"), act: () => openMenu(row) })
  for (const other of row.parentElement.children) if (!holdsWords(other)) closeMenu(other)
  const menu = element(html)
  row.querySelector(".row-tools").after(menu)
  linkOf(row).setAttribute("aria-expanded", "true")
  row.scrollIntoView({ block: "nearest" })
  menu.querySelector("button, summary, a").focus()
}

/** `focus`: whoever was in it is to be near it still. */
export function closeMenu(row, focus = false) {
  menuOf(row)?.remove()
  linkOf(row)?.setAttribute("aria-expanded", "false")
  if (focus && row.isConnected) (linkOf(row) ?? row).focus()
}

export function closeOnEscape(event) {
  const menu = event.key === "Escape" && event.target.closest("[data-acts]")
  if (!menu) return
  event.preventDefault()
  closeMenu(menu.closest(".row"), true)
}

/** What can be done with an entry that is another by now. */
export async function refreshMenu(row) {
  if (!menuOf(row)) return
  const { html, status } = await menuAt(row)
  const menu = menuOf(row)
  if (!menu) return
  if (html) return update(menu, element(html))
  if (status !== 404 && status !== 403) return
  const focused = menu.contains(document.activeElement)
  strand(menu, t("This entry is another meanwhile, so this cannot be sent. Your words are still here: copy them."))
  if (focused && !row.contains(document.activeElement)) focusRow(row)
}

/** Does what a key stands for, whether or not the menu is open. */
export async function pressAct(row, key) {
  if (!row || !linkOf(row)) return
  const form = row.querySelector(`[data-key="${key}"]`)
  if (form) return act(form, row)
  const { html, message } = await menuAt(row)
  const found = html && element(html).querySelector(`[data-key="${key}"]`)
  if (found) return act(found, row)
  if (message) notice(message)
}

function menuAt(row) {
  return partAt(`${linkOf(row).href}?part=acts`)
}
