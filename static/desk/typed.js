/**
 * What is typed in a composer: kept in this browser at once and on the server soon, brought back, discarded.
 *
 * It says beside the buttons where it is kept, and only what is so.
 */

import { t } from "../live/texts.js"
import { blank, words } from "./fields.js"
import { Keeping } from "./keeping.js"
import { PERSON } from "./person.js"
import { cameBack } from "./problems.js"

const KEEP_AFTER = 250
const SEND_AFTER = 2500
const PATIENCE = 20_000
const KEPT_ALIVE = 60_000 // bytes; a browser refuses to send more than 64 KiB on after the page is gone

let storage = null
try {
  storage = localStorage
} catch {
  // Forbidden: then only the server keeps what is typed.
}
export const keeping = new Keeping(storage, PERSON)

export class Typed {
  #form
  #images
  #author
  #name
  #isNew
  #nothing // what the form holds when there is nothing to keep; null: not known, so all of it is worth keeping
  #there // what the server keeps, as far as it said
  #mayBeThere // whether it may keep anything: also what it was sent and has not answered to
  #here = false // whether this browser took it
  #began
  #timer
  #serverTimer
  #ended = false

  constructor(form, images, author) {
    this.#form = form
    this.#images = images
    this.#author = author
    this.#isNew = form.dataset.composer === "new"
    this.#name = `${form.dataset.blog}:${form.dataset.composer}`
    const now = this.now
    this.#began = now
    this.#there = form.dataset.keptAt ? now : null
    this.#mayBeThere = Boolean(form.dataset.keptAt)
    const known = !form.dataset.keptAt && !cameBack(form)
    this.#nothing = known ? now : this.#isNew ? words(blank(this.fields, author)) : null
    form.addEventListener("input", () => this.changed())
    addEventListener("pagehide", () => {
      this.keep()
      this.#keepThere()
    })
    // Whoever comes next to this browser is not to find it, see sign-out.js.
    document.addEventListener("signing-out", () => {
      this.keep()
      this.#ended = true
    })
  }

  get fields() {
    return Object.fromEntries(new FormData(this.#form))
  }

  /** All that somebody typed, as one text to compare. */
  get now() {
    return words(this.fields)
  }

  /** Whether there is anything that was not there before. */
  get any() {
    return this.now !== this.#nothing
  }

  get name() {
    return this.#name
  }

  changed() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.keep(), KEEP_AFTER)
    this.#serverTimer ??= setTimeout(() => this.#keepThere(), SEND_AFTER)
    this.#say("")
  }

  keep() {
    clearTimeout(this.#timer)
    if (this.#ended || !this.#form.isConnected || this.#sending) return
    if (!this.any && !this.#mayBeThere) return keeping.forget(this.#name)
    if (this.now === this.#began && this.#there === this.#began) return
    // An emptied form is kept, too, for as long as the server has what it was: else that would come back.
    this.#here = keeping.keep(this.#name, this.fields, this.#form.dataset.keep)
    if (!this.any) return this.#soon()
    if (this.#here) this.#say(t("Kept in this browser"))
    else this.#soon()
  }

  /** On the server, too: this machine may be lost before it is sent. */
  async #keepThere() {
    if (this.#serverTimer === undefined) return
    clearTimeout(this.#serverTimer)
    this.#serverTimer = undefined
    if (this.#ended || !this.#form.isConnected || this.#sending) return
    const [now, form] = [this.now, this.#form.elements.id.value]
    if (!this.any) return this.#mayBeThere ? this.#discardThere() : undefined
    if (now === this.#there) return
    this.#mayBeThere = true
    const answer = await this.#tell({})
    // Sent or discarded meanwhile: then this was about another.
    if (this.#ended || !this.#mayBeThere || form !== this.#form.elements.id.value) return
    if (answer.kept) this.#there = now
    if (this.#sending || now !== this.now) return
    const here = this.#here
    if (answer.kept) {
      keeping.there(this.#name)
      this.#say(here ? t("Kept in this browser and on the server") : t("Kept on the server"))
    } else if (!here) this.#warn(answer.message, t("Not kept anywhere yet. Copy it before you close this page."))
    else if (answer.message) this.#warn(answer.message, "")
  }

  async #discardThere() {
    const answer = await this.#tell({ discard: "1" })
    if (!answer.ok) return
    this.#there = null
    // Typed again while it was on its way: then that is kept as ever.
    if (this.any) return
    this.#mayBeThere = false
    keeping.forget(this.#name)
  }

  async #tell(more) {
    const body = new URLSearchParams({ ...this.fields, ...more }).toString()
    const headers = {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      "liveblog-person": PERSON,
    }
    const keepalive = body.length < KEPT_ALIVE
    const signal = keepalive ? null : AbortSignal.timeout(PATIENCE)
    try {
      const answer = await fetch(this.#form.dataset.keep, { method: "POST", body, headers, keepalive, signal })
      const said = await answer.json()
      // A sign-in that ended is asked for where something is sent; here it is enough that the browser keeps it.
      return { ok: answer.ok, kept: said.kept, message: answer.status === 422 ? said.message : "" }
    } catch {
      return { ok: false }
    }
  }

  get #sending() {
    return this.#form.hasAttribute("data-sending")
  }

  #soon() {
    clearTimeout(this.#serverTimer)
    this.#serverTimer = setTimeout(() => this.#keepThere())
  }

  #say(text) {
    this.#form.querySelector("[data-saved]").textContent = text
  }

  /** What somebody has to know: seen, and heard. */
  #warn(why, what) {
    const said = [why, what].filter(Boolean).join(" ")
    this.#say(said)
    const region = this.#form.querySelector("[data-form-said]")
    if (region.textContent !== said) region.textContent = said
  }

  /** Puts back what this browser kept, if it is newer than what the page came with; gives whether it did. */
  restore() {
    const kept = keeping.kept(this.#name)
    const there = Number(this.#form.dataset.keptAt ?? 0)
    if (!kept || kept.at <= there) return false
    this.fill(this.#isNew ? kept.fields : { ...kept.fields, id: this.#form.elements.id.value })
    this.#form.querySelector("[data-kept-line]")?.remove()
    if (this.any) return true
    // Emptied, and the page left before the server knew.
    this.#soon()
    keeping.forget(this.#name)
    return false
  }

  fill(fields) {
    this.#images.restore(fields)
    for (const [name, value] of Object.entries(fields)) {
      const found = this.#form.elements.namedItem(name)
      const controls = found instanceof RadioNodeList ? [...found] : found ? [found] : []
      for (const control of controls) {
        if (control.type === "checkbox" || control.type === "radio") control.checked = control.value === value
        else if (controls.length === 1) control.value = value
      }
    }
  }

  /** It was sent: nothing is left to be kept. */
  sent() {
    this.#stop()
    this.#forget()
    this.#say("")
  }

  /** Takes it away everywhere; gives what it was, for an undo, and when the server knows. */
  discard() {
    const { fields } = this
    this.#stop()
    this.#forget()
    return { fields, told: this.#tell({ discard: "1" }) }
  }

  #forget() {
    keeping.forget(this.#name)
    this.#there = null
    this.#mayBeThere = false
  }

  #stop() {
    clearTimeout(this.#timer)
    clearTimeout(this.#serverTimer)
    this.#serverTimer = undefined
  }

  /** An empty composer for the next entry: not what the server had put in it after a mistake. */
  empty(next) {
    this.#images.clear()
    this.#form.querySelector("[data-kept-line]")?.remove()
    for (const control of this.#form.elements) {
      if (control.type === "checkbox") control.checked = false
      else if (control.name === "authors") control.value = this.#author
      else if (control.name && control.type !== "hidden" && control.tagName !== "BUTTON") control.value = ""
    }
    this.#form.elements.id.value = next
    this.#began = this.now
    this.#nothing = this.#began
  }
}
