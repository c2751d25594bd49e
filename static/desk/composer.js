/**
 * The composer without leaving the page: sends, previews, keeps what is typed, says what to fix.
 *
 * It enhances <form data-composer="new" or an entry's id>; the list learns of the entry by the desk's socket.
 * It tells others by events: "entry-sent" (detail: the answer) and "edit-ended".
 */

import { t } from "../live/texts.js"
import { choice, chosen, held } from "./hold.js"
import { Images } from "./images.js"
import { Keeping } from "./keeping.js"
import { Lease } from "./lease.js"
import { formatting } from "./markdown.js"
import { notice } from "./notice.js"
import { clearProblems, showProblems } from "./problems.js"
import { done, send } from "./send.js"
import { localTimes } from "./when.js"

const KEEP_AFTER = 250
const SEND_KEPT_AFTER = 2500
const MAC = /Mac|iPhone|iPad/.test(navigator.platform)
const keeping = new Keeping(localStorage)

export class Composer {
  #form
  #name
  #isNew
  #timer
  #serverTimer
  #sending = false
  #untouched
  #images
  #lease = null
  #author = document.querySelector("[data-author]")?.dataset.author ?? ""

  constructor(form) {
    this.#form = form
    this.#images = new Images(form)
    const editing = form.closest("[data-editing]")
    if (editing) this.#lease = new Lease(editing)
    this.#isNew = form.dataset.composer === "new"
    this.#name = `${form.dataset.blog}:${form.dataset.composer}`
    localTimes(form)
    choice(form)
    formatting(form)
    this.#untouched = this.#typed()
    form.addEventListener("submit", (event) => this.#submitted(event))
    form.addEventListener("keydown", (event) => this.#pressed(event))
    form.addEventListener("input", () => this.#changed())
    form.querySelector("[data-cancel]")?.addEventListener("click", (event) => this.#cancelled(event))
    addEventListener("pagehide", () => {
      this.#keep()
      this.#keepThere()
    })
    for (const hint of form.querySelectorAll(".with-scripts")) {
      hint.hidden = false
      if (MAC) hint.querySelector("kbd").textContent = "⌘"
    }
    // A form that came back from the server with something to fix holds the newer words.
    if (!form.querySelector(".problems")) this.#restore()
  }

  #fields() {
    return Object.fromEntries(new FormData(this.#form))
  }

  #typed() {
    const { id, revision, zone, ...typed } = this.#fields()
    return JSON.stringify(typed)
  }

  #changed() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#keep(), KEEP_AFTER)
    this.#serverTimer ??= setTimeout(() => this.#keepThere(), SEND_KEPT_AFTER)
    this.#form.querySelector("[data-saved]").textContent = ""
  }

  #keep() {
    clearTimeout(this.#timer)
    if (!this.#form.isConnected || this.#sending) return
    if (this.#typed() === this.#untouched) return keeping.forget(this.#name)
    keeping.keep(this.#name, this.#fields())
    this.#form.querySelector("[data-saved]").textContent = t("Kept in this browser")
  }

  /** On the server, too: this machine may be lost before it is sent. */
  #keepThere() {
    if (this.#serverTimer === undefined) return
    clearTimeout(this.#serverTimer)
    this.#serverTimer = undefined
    if (!this.#form.isConnected || this.#sending || this.#typed() === this.#untouched) return
    this.#tell({})
  }

  #tell(more) {
    const body = new URLSearchParams({ ...this.#fields(), ...more })
    const headers = { accept: "application/json" }
    return fetch(this.#form.dataset.keep, { method: "POST", body, headers, keepalive: true }).catch(() => {})
  }

  #restore() {
    const kept = keeping.kept(this.#name)
    const there = Number(this.#form.dataset.keptAt ?? 0)
    if (!kept || kept.at <= there) return
    const forms = this.#isNew ? kept.fields : { ...kept.fields, id: this.#form.elements.id.value }
    this.#fill(forms)
    if (this.#typed() === this.#untouched) return keeping.forget(this.#name)
    this.#form.querySelector("[data-kept-line]")?.remove()
    notice(t("What you had typed here is back."), { label: t("Discard it"), act: () => this.#discard() })
  }

  async #discard() {
    keeping.forget(this.#name)
    clearTimeout(this.#serverTimer)
    this.#serverTimer = undefined
    await this.#tell({ discard: "1" })
    // What the page began with may be what was kept; the server has it as it is without.
    if (this.#isNew) this.#renew({ next: this.#form.elements.id.value })
    else if (this.#form.closest("desk-list")) this.#form.dispatchEvent(new CustomEvent("edit-again", { bubbles: true }))
    else location.reload()
    notice(t("Discarded."))
  }

  #fill(fields) {
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

  #pressed(event) {
    if (event.key === "Escape" && !this.#isNew) return this.#leave(event)
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return
    event.preventDefault()
    this.#form.requestSubmit(this.#form.querySelector("[data-publish]"))
  }

  #submitted(event) {
    event.preventDefault()
    const button = event.submitter
    if (button?.hasAttribute("data-preview")) this.#preview(button.formAction)
    else if (button?.hasAttribute("data-discard")) this.#discard()
    else if (button?.hasAttribute("data-take")) this.#take(button)
    else this.#send(button)
  }

  /** Theirs of a field that both changed. */
  #take(button) {
    this.#fill({ [button.value]: button.dataset.theirs || (button.value === "key" || button.value === "pinned" ? "0" : "") })
    const control = this.#form.elements.namedItem(button.value)
    button.closest("[data-conflict]").remove()
    const field = control instanceof RadioNodeList ? [...control].at(-1) : control
    field.focus()
    this.#changed()
  }

  async #send(button) {
    if (this.#sending) return
    if (this.#images.hindrance) return showProblems(this.#form, this.#images.hindrance)
    this.#keep()
    this.#busy(true)
    if (!(await this.#mayGo(button))) return this.#calledBack()
    const answer = await send(this.#form, this.#form.action, button)
    this.#busy(false)
    if (!done(answer)) return this.#failed(answer)
    clearTimeout(this.#timer)
    clearTimeout(this.#serverTimer)
    this.#serverTimer = undefined
    keeping.forget(this.#name)
    clearProblems(this.#form)
    this.#form.querySelector("[data-saved]").textContent = ""
    if (this.#isNew) this.#renew(answer.body)
    this.#lease?.end()
    notice(answer.body.said)
    const page = this.#form.querySelector("[data-cancel]")?.href
    if (page && !this.#form.closest("desk-list")) return location.assign(page)
    this.#form.dispatchEvent(new CustomEvent("entry-sent", { bubbles: true, detail: answer.body }))
  }

  /** At once, or after the hold that this editor chose for what is published. */
  async #mayGo(button) {
    const seconds = this.#isNew && button?.value === "published" ? chosen() : 0
    return seconds === 0 || held(this.#form, seconds)
  }

  #calledBack() {
    this.#busy(false)
    this.#keep()
    this.#form.elements.text.focus()
    notice(t("Called back. Nothing was published."))
  }

  #failed({ status, body }) {
    this.#keep()
    // The form was sent before and changed since: with a new id it becomes an entry of its own.
    if (body.next) this.#form.elements.id.value = body.next
    if (status === 409 && !this.#isNew) {
      // Both versions, side by side: the list shows them in place, else the server's page does.
      if (!this.#form.closest("desk-list")) return this.#form.submit()
      return this.#form.dispatchEvent(new CustomEvent("entry-stale", { bubbles: true, detail: body }))
    }
    showProblems(this.#form, body.message, body.problems)
  }

  /** An empty composer for the next entry, ready to type in. */
  #renew({ next }) {
    this.#images.clear()
    this.#form.querySelector("[data-kept-line]")?.remove()
    // Back to an empty form, not to what the server had put in it after a mistake.
    for (const control of this.#form.elements) {
      if (control.type === "checkbox") control.checked = false
      else if (control.name === "authors") control.value = this.#author
      else if (control.name && control.type !== "hidden" && control.tagName !== "BUTTON") control.value = ""
    }
    this.#form.elements.id.value = next
    this.#form.querySelector("[data-preview-place]").replaceChildren()
    this.#untouched = this.#typed()
    this.#form.elements.text.focus()
  }

  #busy(sending) {
    this.#sending = sending
    this.#form.toggleAttribute("data-sending", sending)
    this.#form.elements.text.readOnly = sending
    const button = this.#form.querySelector("[data-publish]")
    button.setAttribute("aria-disabled", String(sending))
  }

  async #preview(action) {
    const answer = await send(this.#form, action)
    if (!done(answer)) return showProblems(this.#form, answer.body.message, answer.body.problems)
    clearProblems(this.#form)
    const place = this.#form.querySelector("[data-preview-place]")
    const title = Object.assign(document.createElement("h3"), { textContent: t("Preview") })
    const drawn = document.createElement("template")
    drawn.innerHTML = answer.body.html // drawn by the readers' own partial, from sanitised text
    place.replaceChildren(title, drawn.content)
  }

  #cancelled(event) {
    keeping.forget(this.#name)
    clearTimeout(this.#serverTimer)
    this.#serverTimer = undefined
    this.#tell({ discard: "1" })
    this.#leave(event)
  }

  /** Back to the list; what was typed is still kept unless it was cancelled. */
  #leave(event) {
    this.#lease?.end()
    if (!this.#form.closest("desk-list")) {
      if (event.key) location.assign(this.#form.querySelector("[data-cancel]").href)
      return
    }
    event.preventDefault()
    clearTimeout(this.#timer)
    this.#form.dispatchEvent(new CustomEvent("edit-ended", { bubbles: true }))
  }
}

for (const form of document.querySelectorAll("form[data-composer]")) new Composer(form)
