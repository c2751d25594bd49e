/**
 * Who may edit an entry: asked for when its form opens (the server does that), kept while somebody works in it, given
 * back at the end. A colleague sees it, and may take it over.
 */

import { t } from "../../live/common/texts.js"
import { make } from "../common/dom.js"
import { announce } from "../common/announce.js"
import { answered, pending } from "../list/pending-requests.js"

const KEEP_EVERY = 15_000 // the server keeps it three times as long: gone within a minute of silence

/** Of this page alone: one may have an entry open in two, and closing one must not give away the other. */
export const PAGE = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("")

export class Lease {
  #editing
  #timer
  #asked = Date.now()
  #touched = false
  #ended = false

  constructor(editing) {
    this.#editing = editing
    if (!editing.dataset.address) return
    for (const name of ["input", "focusin"]) editing.addEventListener(name, () => this.#touch())
    editing.addEventListener("lease-free", () => this.#take())
    addEventListener("pagehide", () => this.#leave())
    this.#timer = setInterval(() => this.#keep(), KEEP_EVERY)
  }

  end() {
    // After what was asked before: that would take it again.
    if (this.#gives) pending(this.#entry, answered(this.#entry).then(() => this.#ask("end")))
    this.#ended = true
    clearInterval(this.#timer)
  }

  /** At once: there is no later. A page that comes back asks again. */
  #leave() {
    this.#asked = 0
    if (this.#gives) this.#ask("end")
  }

  #touch() {
    this.#touched = true
    if (Date.now() - this.#asked >= KEEP_EVERY) this.#take()
  }

  #keep() {
    if (!this.#editing.isConnected) this.end()
    else if (this.#touched) this.#take()
  }

  #take() {
    this.#touched = false
    this.#asked = Date.now()
    pending(this.#entry, this.#ask("take"))
  }

  /** Whether there is something to give back. */
  get #gives() {
    if (this.#ended || !this.#editing.dataset.address) return false
    // The form may have come anew, with both versions in it.
    return this.#editing.isConnected || !document.querySelector(`[data-editing="${this.#entry}"][data-address]`)
  }

  get #entry() {
    return this.#editing.dataset.editing
  }

  async #ask(how) {
    const { address, page } = this.#editing.dataset
    const body = new URLSearchParams({ how, page })
    // Whether it worked is told by the desk's socket; a lease that cannot be kept ends by itself.
    const request = { method: "POST", body, keepalive: true, headers: { accept: "application/json" } }
    // Read to its end, or the connection would wait for somebody to do that.
    await fetch(`${address}/lease`, request).then((answer) => answer.text()).catch(() => {})
  }
}

/** Who edits what, in the rows; and in a form that is open here what that means for it. `me` is a person's id. */
export function showLeases(rows, leases, me) {
  for (const row of rows) {
    const held = leases.find((lease) => lease.entry === row.dataset.id && lease.holder !== me)
    const line = row.querySelector("[data-lease]")
    if (line) {
      line.hidden = !held
      const words = held ? t("{name} is editing this.", { name: held.name }) : ""
      if (line.textContent !== words) line.textContent = words
    }
    const editing = row.querySelector("[data-editing][data-address]")
    if (editing) warn(editing, held)
  }
}

function warn(editing, held) {
  const warning = editing.querySelector("[data-lease-warning]")
  if (warning && warning.dataset.leaseWarning !== held?.holder) {
    if (warning.contains(document.activeElement)) editing.querySelector("textarea[name=text]").focus()
    warning.remove()
    if (!held) editing.dispatchEvent(new CustomEvent("lease-free"))
  }
  if (!held || editing.querySelector("[data-lease-warning]")) return
  const words = t(
    "{name} took over this entry. What you typed is kept; if both of you save, you will see both versions.",
    { name: held.name },
  )
  editing.prepend(make("p", { className: "warning", dataset: { leaseWarning: held.holder } }, words))
  announce(words)
}
