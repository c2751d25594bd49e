/**
 * "You went on elsewhere": a form and the words that its writer typed into the same one on another machine, or in another
 * tab. Both are there until one is chosen; the other can be brought back then, too.
 */

import { t } from "../../live/common/texts.js"
import { offerBack } from "./discarded.js"

/** Asks which to go on with. `take` puts words into the form, `keep` stays with those that are there. */
export function askWhich(form, fields, { take, keep }) {
  endAsking(form)
  const place = make("div", { className: "kept-line elsewhere", tabIndex: -1 })
  place.dataset.elsewhere = ""
  place.setAttribute("role", "group")
  const title = make("p", { textContent: t("You went on elsewhere:"), id: `${form.elements.text.id}-elsewhere` })
  place.setAttribute("aria-labelledby", title.id)
  const words = make("blockquote", { dir: "auto", tabIndex: 0, textContent: wordsOf(fields) })
  words.setAttribute("aria-labelledby", title.id)
  const button = (label, act) => {
    const element = make("button", { type: "button", className: "secondary", textContent: label })
    element.addEventListener("click", () => {
      place.remove()
      const mine = Object.fromEntries(new FormData(form))
      act()
      form.dispatchEvent(new Event("input", { bubbles: true }))
      form.elements.text.focus()
      offerBack(() => {
        take(act === keep ? fields : mine)
        form.elements.text.focus()
      })
    })
    return element
  }
  place.append(title, words, button(t("Go on with this"), () => take(fields)), button(t("Go on with what is in the form"), keep))
  // Below what is typed, which does not move; said, not focused.
  form.querySelector(".field--text").after(place)
  form.querySelector("[data-form-said]").textContent = t("You went on elsewhere. Below the text you can choose which words to go on with.")
}

export function endAsking(form) {
  form.querySelector("[data-elsewhere]")?.remove()
}

/** Why a form cannot be sent until it is chosen; "" when it can. */
export function undecided(form) {
  return form.querySelector("[data-elsewhere]")
    ? t("You went on elsewhere with other words. Choose which to go on with, then send this.")
    : ""
}

/** What somebody typed, to know it by. */
export function wordsOf({ headline = "", text = "", ...others }) {
  const alts = Object.entries(others).filter(([name]) => /^image-\d+-(alt|caption)$/.test(name))
  const words = [headline, text, ...alts.map(([, alt]) => alt)].filter((line) => line.trim()).join("\n\n")
  return words || t("Nothing but marks or images")
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties)
}
