/**
 * What a composer shows of its drafts: where the draft is saved, a choice between two versions, and entries that wait
 * below the text. It decides nothing.
 */

import { t } from "../../live/common/texts.js"
import { offerUndo } from "./discard.js"

const SAVED = {
  nothing: () => "",
  browser: () => t("Kept in this browser"),
  server: () => t("Kept on the server"),
  "browser-and-server": () => t("Kept in this browser and on the server"),
}

/** Shows beside the buttons where the draft is saved. */
export function showSaved(form, where) {
  form.querySelector("[data-saved]").textContent = SAVED[where]()
}

/** Why the server did not save the draft: shown, and announced. `saved`: this browser has it. */
export function warnUnsaved(form, { why, saved }) {
  const warning = [why, saved ? "" : t("Not kept anywhere yet. Copy it before you close this page.")].filter(Boolean).join(" ")
  form.querySelector("[data-saved]").textContent = warning
  const region = form.querySelector("[data-form-said]")
  if (region.textContent !== warning) region.textContent = warning
}

// A choice between two versions

/** Asks which version to continue with. `take(fields)` puts words into the form, `keep()` stays with those that are there. */
export function askWhich(form, fields, { take, keep }) {
  endAsking(form)
  const place = section("div", "elsewhere", t("You went on elsewhere:"), form)
  place.tabIndex = -1
  place.setAttribute("role", "group")
  const choice = (label, act) =>
    button(label, () => {
      place.remove()
      const mine = Object.fromEntries(new FormData(form))
      act()
      form.dispatchEvent(new Event("input", { bubbles: true }))
      form.elements.text.focus()
      offerUndo(() => {
        take(act === keep ? fields : mine)
        form.elements.text.focus()
      })
    })
  const [theirs, mine] = [choice(t("Go on with this"), () => take(fields)), choice(t("Go on with what is in the form"), keep)]
  place.append(quote(fields, place.getAttribute("aria-labelledby")), theirs, mine)
  form.querySelector("[data-form-said]").textContent = t("You went on elsewhere. Below the text you can choose which words to go on with.")
}

export function endAsking(form) {
  form.querySelector("[data-elsewhere]")?.remove()
}

/** Why a form cannot be sent before its writer has chosen; "" when it can. */
export function unresolvedConflict(form) {
  return form.querySelector("[data-elsewhere]")
    ? t("You went on elsewhere with other words. Choose which to go on with, then send this.")
    : ""
}

// Entries that wait

/** Shows an entry that waits below the text. `goOn()` continues with it, `discard()` discards it. */
export function showWaiting(form, fields, { goOn, discard }) {
  const item = element("li", {})
  const remove = () => {
    const place = item.closest("[data-waiting]")
    item.remove()
    if (!place.querySelector("li")) place.remove()
  }
  item.append(
    quote(fields),
    button(t("Go on with this"), () => goOn() && remove()),
    " ",
    button(t("Discard"), () => {
      remove()
      discard()
      form.elements.text.focus()
    }),
  )
  waitingList(form).append(item)
}

export function focusWaiting(form) {
  form.querySelector("[data-waiting] button")?.focus()
}

function waitingList(form) {
  const there = form.querySelector("[data-waiting] ul")
  if (there) return there
  const list = element("ul", { className: "waiting" })
  section("section", "waiting", t("Also not sent yet:"), form).append(list)
  return list
}

// Parts

/** A titled part below the text, which does not move. */
function section(tag, name, words, form) {
  const place = element(tag, { className: "kept-line elsewhere" })
  const title = element("p", { textContent: words, id: `${form.elements.text.id}-${name}` })
  place.dataset[name] = ""
  place.setAttribute("aria-labelledby", title.id)
  place.append(title)
  form.querySelector(".field--text").after(place)
  return place
}

/** What somebody typed, to recognise it by. */
function quote({ headline = "", text = "", ...others }, labelledBy = "") {
  const captions = Object.entries(others).filter(([name]) => /^image-\d+-(alt|caption)$/.test(name))
  const lines = [headline, text, ...captions.map(([, caption]) => caption)].filter((line) => line.trim())
  const textContent = lines.join("\n\n") || t("Nothing but marks or images")
  const words = element("blockquote", { dir: "auto", tabIndex: 0, textContent })
  if (labelledBy) words.setAttribute("aria-labelledby", labelledBy)
  return words
}

function button(label, act) {
  const made = element("button", { type: "button", className: "secondary", textContent: label })
  made.addEventListener("click", act)
  return made
}

function element(tag, properties) {
  return Object.assign(document.createElement(tag), properties)
}
