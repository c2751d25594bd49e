/** The bar for ticked entries: there when some are ticked, works without leaving the page, can be undone. */

import { t, tn } from "../../live/common/texts.js"
import { held } from "../composer/hold.js"
import { notice } from "../common/notice.js"
import { succeeded, sendFields } from "../common/send.js"

const bar = document.querySelector("form[data-bulk]")

function ticked() {
  return [...document.querySelectorAll("[data-pick]")].filter((box) => box.checked)
}

function show() {
  const count = ticked().length
  bar.hidden = count === 0
  bar.querySelector("[data-ticked]").textContent = tn("{n} ticked", "{n} ticked", count)
}

async function act(event) {
  event.preventDefault()
  // What was ticked, as it was then, is what goes out, whatever is ticked or changed during the hold.
  const picked = ticked()
  const fields = [...new FormData(bar)]
  if (bar.elements.act.value === "publish" && !(await held(bar.querySelector("[data-ticked]").textContent))) return
  const answer = await sendFields(bar.action, fields)
  if (!succeeded(answer)) return notice(answer.body.message)
  const { said, undo, last } = answer.body
  const [first] = picked
  for (const box of picked) box.checked = false
  // What was chosen for these is not what the next ones are ticked for.
  bar.elements.act.value = ""
  const focused = bar.contains(document.activeElement)
  show()
  if (focused) (first?.isConnected ? first : document.getElementById("entries-heading")).focus()
  notice(said, undo.length ? { label: t("Undo"), act: () => bringBack(undo) } : null)
  if (last) document.dispatchEvent(new CustomEvent("entry-sent", { detail: last }))
}

async function bringBack(ids) {
  const answer = await sendFields(bar.action, [["act", "restore"], ...ids.map((id) => [`pick-${id}`, ""])])
  notice(succeeded(answer) ? answer.body.said : answer.body.message)
  if (!succeeded(answer)) return false
  document.dispatchEvent(new CustomEvent("entry-back", { detail: { id: ids[0] } }))
  if (answer.body.last) document.dispatchEvent(new CustomEvent("entry-sent", { detail: answer.body.last }))
  return true
}

if (bar) {
  show()
  document.addEventListener("change", (event) => event.target.matches("[data-pick]") && show())
  // Rows come and go, ticked ones too.
  new MutationObserver(show).observe(document.querySelector("desk-list"), { childList: true, subtree: true })
  bar.addEventListener("reset", () => setTimeout(show))
  bar.addEventListener("submit", act)
}
