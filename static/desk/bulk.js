/** The bar for ticked entries: there when some are ticked, works without leaving the page, can be undone. */

import { t, tn } from "../live/texts.js"
import { held } from "./hold.js"
import { notice } from "./notice.js"
import { done, send } from "./send.js"

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
  if (bar.elements.act.value === "publish" && !(await held(bar.querySelector("[data-ticked]").textContent))) return
  const answer = await send(bar)
  if (!done(answer)) return notice(answer.body.message)
  const { said, undo, last } = answer.body
  const [first] = ticked()
  for (const box of ticked()) box.checked = false
  // What was chosen for these is not what the next ones are ticked for.
  bar.reset()
  const focused = bar.contains(document.activeElement)
  show()
  if (focused) (first?.isConnected ? first : document.getElementById("entries-heading")).focus()
  notice(said, undo.length ? { label: t("Undo"), act: () => bringBack(undo) } : null)
  if (last) document.dispatchEvent(new CustomEvent("entry-sent", { detail: last }))
}

async function bringBack(ids) {
  const form = document.createElement("form")
  form.action = bar.action
  for (const [name, value] of [["act", "restore"], ...ids.map((id) => [`pick-${id}`, "1"])]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }))
  }
  const answer = await send(form)
  notice(done(answer) ? answer.body.said : answer.body.message)
  if (!done(answer)) return false
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
