/**
 * What a composer shows of its drafts: where the draft is saved, a choice between two versions, and entries that wait
 * below the text. It decides nothing.
 */

import { t } from "../../live/common/texts.js"
import { make, makeButton } from "../common/dom.js"
import { offerUndo } from "../common/notice.js"
import { hasChanges } from "./state.js"

/** Shows beside the buttons where the draft is saved; announces why it is not. */
export function showState(form, state) {
  const warning = warningOf(state)
  setText(form.querySelector("[data-saved]"), warning || placesOf(state))
  if (warning) setText(form.querySelector("[data-form-said]"), warning)
}

function warningOf({ refusal, browserWorks }) {
  if (refusal === null) return ""
  return [refusal, browserWorks ? "" : t("Not kept anywhere yet. Copy it before you close this page.")].filter(Boolean).join(" ")
}

function placesOf(state) {
  const { typed, browser, server } = state
  if (!hasChanges(state)) return ""
  if (typed === browser) return typed === server ? t("Kept in this browser and on the server") : t("Kept in this browser")
  return typed === server ? t("Kept on the server") : ""
}

function setText(place, text) {
  if (place.textContent !== text) place.textContent = text
}

// A choice between two versions

/** Asks which version to continue with. `take(fields)` puts words into the form, `keep()` stays with those that are there. */
export function askWhich(form, fields, { take, keep }) {
  endAsking(form)
  const place = section("div", "elsewhere", t("You went on elsewhere:"), form)
  place.tabIndex = -1
  place.setAttribute("role", "group")
  const choice = (label, act) =>
    makeButton(label, () => {
      place.remove()
      const mine = Object.fromEntries(new FormData(form))
      form.dispatchEvent(new Event("input", { bubbles: true })) // nothing hinders sending any more
      act()
      form.elements.text.focus()
      offerUndo(() => {
        take(act === keep ? fields : mine)
        form.elements.text.focus()
      })
    })
  const [theirs, mine] = [choice(t("Go on with this"), () => take(fields)), choice(t("Go on with what is in the form"), keep)]
  place.append(quote(fields, place.getAttribute("aria-labelledby")), theirs, mine)
  setText(form.querySelector("[data-form-said]"), t("You went on elsewhere. Below the text you can choose which words to go on with."))
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
  const remove = () => {
    const place = item.closest("[data-waiting]")
    item.remove()
    if (!place.querySelector("li")) place.remove()
  }
  const discarded = () => {
    remove()
    discard()
    form.elements.text.focus()
  }
  const goOnButton = makeButton(t("Go on with this"), () => goOn() && remove())
  const item = make("li", {}, quote(fields), goOnButton, " ", makeButton(t("Discard"), discarded))
  waitingList(form).append(item)
}

export function focusWaiting(form) {
  form.querySelector("[data-waiting] button")?.focus()
}

function waitingList(form) {
  const there = form.querySelector("[data-waiting] ul")
  if (there) return there
  const list = make("ul", { className: "waiting" })
  section("section", "waiting", t("Also not sent yet:"), form).append(list)
  return list
}

// Parts

/** A titled part below the text, which does not move. */
function section(tag, name, words, form) {
  const title = make("p", { id: `${form.elements.text.id}-${name}` }, words)
  const place = make(tag, { className: "kept-line elsewhere", dataset: { [name]: "" } }, title)
  place.setAttribute("aria-labelledby", title.id)
  form.querySelector(".field--text").after(place)
  return place
}

/** What somebody typed, to recognise it by. */
function quote({ headline = "", text = "", ...others }, labelledBy = "") {
  const captions = Object.entries(others).filter(([name]) => /^image-\d+-(alt|caption)$/.test(name))
  const lines = [headline, text, ...captions.map(([, caption]) => caption)].filter((line) => line.trim())
  const words = make("blockquote", { dir: "auto", tabIndex: 0 }, lines.join("\n\n") || t("Nothing but marks or images"))
  if (labelledBy) words.setAttribute("aria-labelledby", labelledBy)
  return words
}
