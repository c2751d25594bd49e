/** Marks rows with “Unsaved changes”: this browser has a draft of an edit that was closed or left. */

import { t } from "../../live/common/texts.js"
import { make } from "../common/dom.js"
import { browserDrafts } from "../drafts/browser-drafts.js"

/** Says so in the row until they are saved or discarded; not while they are in a form there. */
export function showUnsaved(row) {
  const mark = row.querySelector(":scope > [data-unsaved]")
  const { blog } = row.closest("desk-list").dataset
  const any = browserDrafts.all(`${blog}:${row.dataset.id}`).length > 0
  const shown = any && !row.querySelector(":scope > [data-editing]") && row.querySelector(".entry")
  if (!shown) return mark?.remove()
  if (mark) return
  const state = make("span", { className: "state" }, t("Unsaved changes"))
  row.querySelector(":scope > .entry").after(make("p", { className: "row-unsaved", dataset: { unsaved: "" } }, state))
}

for (const row of document.querySelectorAll("desk-list > .row")) showUnsaved(row)
