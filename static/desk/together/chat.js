/**
 * The staff's chat beside the list: sends without leaving the page, and counts what one has not seen: in the panel, at
 * the head of the page and in the window's title. Up to where it was seen the server is told, so that it is known at
 * the next visit, and on another machine.
 */

import { t, tn } from "../../live/common/texts.js"
import { reveal } from "../common/column.js"
import { notice } from "../common/notice.js"
import { NAME } from "../common/person.js"
import { post } from "../common/post.js"
import { succeeded, send } from "../common/send.js"
import { setUnread } from "../common/title.js"
import { announce } from "../common/announce.js"
import { trusted } from "../../live/common/trusted.js"

const MOST = 300
const LISTED = 100 // by the server, after an absence that was too long to be told of each
const SAID = 240 // characters of a word that is read out

export class Chat {
  #panel
  #list
  #form
  #mark = document.querySelector("[data-chat-new]")
  #unread
  #known // the last word of which the server knows that it was seen
  #inSight = false

  constructor(panel) {
    this.#panel = panel
    this.#list = panel.querySelector(".chat-said")
    this.#form = panel.querySelector("form")
    this.#known = panel.dataset.readUpTo
    this.#count(Number(panel.querySelector("[data-unread]").dataset.unread))
    this.#form.addEventListener("submit", (event) => this.#say(event))
    panel.addEventListener("toggle", () => panel.open && this.#opened())
    this.#mark.addEventListener("click", (event) => this.#open(event))
    document.addEventListener("visibilitychange", () => this.#look())
    // What was said last stands just above the form. An open panel may be far below the window.
    // A busy page is told several changes at once: the last is how it is.
    new IntersectionObserver((changes) => {
      this.#inSight = changes.at(-1).isIntersecting
      this.#look()
    }).observe(this.#form)
  }

  /** Something was said: the server's <li>. */
  take(html) {
    const template = document.createElement("template")
    template.innerHTML = trusted(html.trim())
    const said = template.content.firstElementChild
    if (this.#list.querySelector(`[data-id="${said.dataset.id}"]`)) return
    this.#list.append(said)
    while (this.#list.children.length > MOST) this.#list.firstElementChild.remove()
    const by = said.querySelector("strong").textContent
    if (by !== NAME) this.#count(this.#unread + 1)
    if (this.#panel.open) this.#toEnd()
    // An open list is read out by itself. Of many words only the first: somebody may be writing.
    else if (by !== NAME && this.#unread === 1) announce(t("{name} in the chat: {words}", { name: by, words: wordsOf(said) }))
    this.#look()
  }

  #open(event) {
    event.preventDefault()
    this.#panel.open = true
    reveal(this.#panel)
    this.#form.elements.note.focus({ preventScroll: true })
  }

  #opened() {
    this.#toEnd()
    reveal(this.#panel)
    // Whoever opens it reads it, also where the window does not say yet that it is in sight.
    if (!document.hidden) this.#seen()
  }

  #toEnd() {
    this.#list.scrollTop = this.#list.scrollHeight
  }

  /** Whether it is seen just now: then it is read. */
  #look() {
    if (this.#panel.open && this.#inSight && !document.hidden) this.#seen()
  }

  #seen() {
    this.#count(0)
    const last = this.#list.lastElementChild?.dataset.id
    if (last && last !== this.#known) this.#noteRead(last)
  }

  async #noteRead(last) {
    this.#known = last
    const answer = await post(`${this.#form.action}/read`, { last }, { keepalive: true }).catch(() => null)
    await answer?.text().catch(() => {}) // or the connection would wait for somebody to read it
    // Told again with what is said next.
    if (!answer?.ok && this.#known === last) this.#known = ""
  }

  #count(unread) {
    this.#unread = unread
    this.#panel.querySelector("[data-unread]").textContent = shown(unread)
    this.#mark.textContent = unread ? shownAbove(unread) : ""
    this.#mark.hidden = !unread
    setUnread(unread)
  }

  async #say(event) {
    event.preventDefault()
    const form = event.target
    const field = form.elements.note
    if (!field.value.trim() || field.readOnly) return
    field.readOnly = true
    const answer = await send(form)
    field.readOnly = false
    if (succeeded(answer)) {
      field.value = ""
      form.elements.id.value = answer.body.next // the same words, said again, are said again
    } else notice(answer.body.problems?.note ?? answer.body.message)
    field.focus()
  }
}

/** How many are new; of more than are listed nobody knows how many. */
function shown(unread) {
  if (unread >= LISTED) return t("{n}+ new", { n: LISTED })
  return unread ? tn("{n} new", "{n} new", unread) : ""
}

function shownAbove(unread) {
  if (unread >= LISTED) return t("{n}+ new in the chat", { n: LISTED })
  return tn("{n} new in the chat", "{n} new in the chat", unread)
}

function wordsOf(said) {
  const words = said.querySelector(".note-text").textContent.trim()
  return words.length > SAID ? `${words.slice(0, SAID).trimEnd()}…` : words
}
