/**
 * What is typed in a composer: kept in this browser at once and on the server soon, brought back, discarded.
 *
 * It says beside the buttons where it is kept, and only what is so. What was typed elsewhere meanwhile is not replaced:
 * whoever made this decides with `wentOn(fields, { take, keep })`.
 */

import { t } from "../../live/common/texts.js"
import { Copies } from "./copies.js"
import { blank, mark, since, words } from "../composer/fields.js"
import { empty, fill } from "../composer/filling.js"
import { Keeping } from "./browser-drafts.js"
import { KeptThere } from "./server-drafts.js"
import { PAGE } from "../together/lease.js"
import { PERSON } from "../common/person.js"
import { cameBack } from "../common/problems.js"

const KEEP_AFTER = 250
const SEEN_AT_MOST = 20

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
  #copies
  #isNew
  #nothing // what the form holds when there is nothing to keep; null: not known, so all of it is worth keeping
  #there // what the server keeps, as far as it said
  #mayBeThere // whether it may keep anything: also what it was sent and has not answered to
  #here = false // whether this browser took it
  #kept = null // what this browser keeps, as far as this page put it there
  #seen // marks of what this page came with or put back, until the server has what became of it
  #server
  #wentOn
  #undecided = false // between what is typed here and elsewhere: until then the server's copy stays as it is
  #began
  #timer
  #ended = false

  constructor(form, images, author, wentOn) {
    this.#form = form
    this.#images = images
    this.#author = author
    this.#wentOn = wentOn
    this.#server = new KeptThere(form, () => this.#keepThere())
    this.#isNew = form.dataset.composer === "new"
    this.#copies = new Copies(keeping, `${form.dataset.blog}:${form.dataset.composer}`, PAGE)
    const now = this.now
    this.#began = now
    this.#seen = [mark(now)]
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
    return this.#copies.name
  }

  changed() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.keep(), KEEP_AFTER)
    this.#server.soon()
    this.#say("")
  }

  keep() {
    clearTimeout(this.#timer)
    if (this.#ended || !this.#form.isConnected) return
    // Only what this page put there: another tab may be writing here.
    if (!this.any && !this.#mayBeThere) return this.#kept === null ? undefined : this.#forget()
    if (this.now === this.#began && this.#there === this.#began) return
    // A page that was only left open must not make old words look new.
    if (this.now === this.#kept) return this.#isKept()
    // An emptied form is kept, too, for as long as the server has what it was: else that would come back.
    this.#here = this.#copies.keep(this.fields, this.#form.dataset.keep, { on: this.#server.at, seen: this.#seen })
    this.#kept = this.#here ? this.now : null
    if (!this.any) return this.#server.soon(0)
    if (this.#here) this.#isKept()
    else this.#server.soon(0)
  }

  #isKept() {
    this.#say(this.now === this.#there ? t("Kept in this browser and on the server") : t("Kept in this browser"))
  }

  /** On the server, too: this machine may be lost before it is sent. */
  async #keepThere() {
    if (!this.#server.due) return
    this.#server.stop()
    if (this.#ended || !this.#form.isConnected || this.#sending || this.#undecided) return
    const [now, form] = [this.now, this.#form.elements.id.value]
    if (!this.any) return this.#mayBeThere ? this.#discardThere() : undefined
    if (now === this.#there) return
    this.#mayBeThere = true
    const answer = await this.#server.tell()
    // Sent or discarded meanwhile: then this was about another.
    if (this.#ended || !this.#mayBeThere || form !== this.#form.elements.id.value) return
    if (answer.newer) return this.#isNewer(answer.newer)
    if (answer.kept) [this.#there, this.#seen] = [now, []]
    if (this.#sending || now !== this.now) return
    const here = this.#here
    if (answer.kept) {
      this.#copies.there(this.#server.at)
      this.#say(here ? t("Kept in this browser and on the server") : t("Kept on the server"))
    } else if (!here) this.#warn(answer.message, t("Not kept anywhere yet. Copy it before you close this page."))
    else if (answer.message) this.#warn(answer.message, "")
  }

  async #discardThere() {
    const answer = await this.#server.tell({ discard: "1" })
    if (!answer.ok) return
    this.#there = null
    // Typed again while it was on its way: then that is kept as ever.
    if (this.any) return
    this.#forget()
  }

  /** The server has a copy that this page did not know. */
  #isNewer({ fields, at }) {
    // What this page went on from, sent by the one before it as that was left: nothing new.
    if (!this.#seen.includes(mark(words(fields)))) return this.#elsewhere(fields, at)
    this.#server.at = at
    this.#server.soon(0)
  }

  /** What is here stays here, on top of what this page knew, until it is chosen. */
  #elsewhere(fields, at, on = this.#server.at) {
    this.#undecided = true
    this.#server.at = on
    const decided = () => {
      this.#undecided = false
      this.#server.at = at
      this.#kept = null
      this.changed()
      // At once: what one decided against is not to come back if this page is left now.
      this.#server.soon(0)
      this.#copies.refuse(fields)
    }
    const take = (theirs) => {
      this.fill(theirs)
      decided()
    }
    this.#wentOn(fields, { take, keep: decided })
  }

  get #sending() {
    return this.#form.hasAttribute("data-sending")
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
  async restore() {
    const [at, came] = [this.#server.at, this.fields]
    const found = this.#copies.newest(came, this.#server)
    if (!found) return false
    const [name, kept, newer] = found
    // The server had it and has not any more: it may have been sent from another machine.
    if (!at && kept.there && !(await this.#isUnsent(kept))) {
      this.#copies.forgetAll(kept.fields.id)
      return false
    }
    if (this.#ended || !this.#form.isConnected || (!at && this.any)) return false
    this.#copies.goneOnFrom(name, kept.at)
    this.fill(this.#isNew ? kept.fields : { ...kept.fields, id: came.id })
    this.#form.querySelector("[data-kept-line]")?.remove()
    this.#kept = this.now
    this.#seen = [...(kept.seen ?? []), mark(this.now)].slice(-SEEN_AT_MOST)
    if (newer === "both" && this.any) this.#elsewhere(came, at, kept.on)
    else if (!kept.there) this.#server.soon(0)
    if (this.any) return true
    // Emptied, and the page left before the server knew.
    this.#copies.leave()
    return false
  }

  async #isUnsent(kept) {
    const answer = await this.#server.tell({ ...kept.fields, "kept-at": "0", "kept-by": PAGE })
    if (answer.kept) this.#mayBeThere = true
    return !answer.ok || answer.kept !== false
  }

  /** What else this browser keeps of this form, as [name, fields]. */
  get others() {
    const emptied = (fields) => words(fields) === words(blank(fields, this.#author))
    return this.#copies.others(this.now).filter(([, fields]) => !emptied(fields))
  }

  fill(fields) {
    this.#images.restore(fields)
    fill(this.#form, fields)
  }

  /** It was sent with these fields: nothing of that is left to be kept. */
  sent(fields) {
    this.#stop()
    this.#forget(words(fields))
    this.#nothing = words(fields)
    this.#began = this.#nothing
    this.#say("")
  }

  /** What is in the form is held, or waits: kept by a name of its own, it is not what this form keeps. Gives [name, fields, when the server knows]. */
  handOver() {
    const { fields } = this
    const told = this.now === this.#there ? null : this.#server.tell()
    this.#stop()
    this.#forget()
    this.#say("")
    return [this.#copies.aside(fields, this.#form.dataset.keep), fields, told]
  }

  /** Takes it away everywhere; gives what it was, for an undo, and when the server knows. */
  discard() {
    const { fields } = this
    this.#stop()
    this.#forget()
    return { fields, told: this.#server.tell({ discard: "1" }) }
  }

  /** Emptied after `discard`: until the server knows, this browser does; a page that is loaded meanwhile would bring it back. */
  async emptied(told) {
    this.#copies.keep(this.fields, this.#form.dataset.keep, { on: this.#server.at, seen: this.#seen })
    const { ok } = await told
    if (!ok) this.#mayBeThere = true
    else if (!this.any) this.#copies.forgetOwn()
  }

  #forget(sent = this.now) {
    this.#copies.forget(this.fields.id, sent)
    this.#kept = null
    this.#there = null
    this.#mayBeThere = false
  }

  #stop() {
    clearTimeout(this.#timer)
    this.#server.stop()
    this.#undecided = false
  }

  /** An empty composer for the next entry; with what was typed since `sent` was read. */
  empty(next, sent = null) {
    const rest = sent ? since(this.fields, sent) : {}
    sent ? this.#images.leave(sent) : this.#images.clear()
    this.#form.querySelector("[data-kept-line]")?.remove()
    empty(this.#form, this.#author, rest)
    this.#form.elements.id.value = next
    this.#nothing = words(blank(this.fields, this.#author))
    this.#began = this.#nothing
    if (this.any) this.changed()
  }
}
