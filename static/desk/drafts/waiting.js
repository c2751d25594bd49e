/**
 * Words that wait beside a form, not sent yet: what was called back from the hold or refused while the next entry was
 * being written, what another tab kept. Each can be gone on with or discarded; nothing asks for that.
 */

import { t } from "../../live/common/texts.js"
import { offerBack } from "./discarded.js"
import { wordsOf } from "./draft-conflict.js"
import { keeping } from "./typed.js"

export class Waiting {
  #form
  #goOn

  /** `goOn(fields)` puts words into the form; false: not just now. */
  constructor(form, goOn) {
    this.#form = form
    this.#goOn = goOn
  }

  /** Shows what this browser keeps by this name. */
  add([name, fields]) {
    const item = make("li", {})
    const words = make("blockquote", { dir: "auto", tabIndex: 0, textContent: wordsOf(fields) })
    const goOn = button(t("Go on with this"), () => {
      // First: what is in the form may be kept by the same name then.
      keeping.forget(name)
      if (this.#goOn(fields)) this.#remove(item)
      else keeping.keep(name, fields, this.#form.dataset.keep)
    })
    const discard = button(t("Discard"), () => {
      this.#remove(item)
      keeping.forget(name)
      this.#form.elements.text.focus()
      offerBack(() => {
        keeping.keep(name, fields, this.#form.dataset.keep)
        this.add([name, fields])
      })
    })
    item.append(words, goOn, " ", discard)
    this.#list.append(item)
  }

  show() {
    this.#form.querySelector("[data-waiting] button")?.focus()
  }

  #remove(item) {
    const place = item.closest("[data-waiting]")
    item.remove()
    if (!place.querySelector("li")) place.remove()
  }

  /** Below what is typed, which does not move. */
  get #list() {
    const there = this.#form.querySelector("[data-waiting] ul")
    if (there) return there
    const place = make("section", { className: "kept-line elsewhere" })
    place.dataset.waiting = ""
    const title = make("p", { textContent: t("Also not sent yet:"), id: `${this.#form.elements.text.id}-waiting` })
    place.setAttribute("aria-labelledby", title.id)
    place.append(title, make("ul", { className: "waiting" }))
    this.#form.querySelector(".field--text").after(place)
    return place.querySelector("ul")
  }
}

function button(label, act) {
  const element = make("button", { type: "button", className: "secondary", textContent: label })
  element.addEventListener("click", act)
  return element
}

function make(tag, properties) {
  return Object.assign(document.createElement(tag), properties)
}
