/** The staff's chat beside the list: sends without leaving the page, counts what was said while it was closed. */

import { t, tn } from "../live/texts.js"
import { notice } from "./notice.js"
import { done, send } from "./send.js"

const MOST = 300
const LISTED = 100 // by the server, after an absence that was too long to be told of each

/** How many are new; of more than are listed nobody knows how many. */
function said(unread) {
  if (unread >= LISTED) return t("{n}+ new", { n: LISTED })
  return unread ? tn("{n} new", "{n} new", unread) : ""
}

export class Chat {
  #panel
  #list
  #unread = 0

  constructor(panel) {
    this.#panel = panel
    this.#list = panel.querySelector(".chat-said")
    panel.querySelector("form").addEventListener("submit", (event) => this.#say(event))
    panel.addEventListener("toggle", () => panel.open && this.#read())
  }

  /** Something was said: the server's <li>. */
  take(html) {
    const template = document.createElement("template")
    template.innerHTML = html.trim()
    const said = template.content.firstElementChild
    if (this.#list.querySelector(`[data-id="${said.dataset.id}"]`)) return
    this.#list.append(said)
    while (this.#list.children.length > MOST) this.#list.firstElementChild.remove()
    if (this.#panel.open) this.#read()
    else this.#count(this.#unread + 1)
  }

  #read() {
    this.#count(0)
    this.#list.scrollTop = this.#list.scrollHeight
  }

  #count(unread) {
    this.#unread = unread
    this.#panel.querySelector("[data-unread]").textContent = said(unread)
  }

  async #say(event) {
    event.preventDefault()
    const form = event.target
    const field = form.elements.note
    if (!field.value.trim() || field.readOnly) return
    field.readOnly = true
    const answer = await send(form)
    field.readOnly = false
    if (done(answer)) field.value = ""
    else notice(answer.body.problems?.note ?? answer.body.message)
    field.focus()
  }
}
