/**
 * The draft in a composer: what is typed is saved in this browser at once and on the server within seconds, restored,
 * set aside or discarded. `state.js` decides; here its effects are carried out on the two stores and the view.
 */

import { blank, since, wordsOf } from "../composer/fields.js"
import { empty, fill } from "../composer/filling.js"
import { browserDrafts } from "./browser-drafts.js"
import { ServerDraft } from "./server-drafts.js"
import { begin, copyToRestore, hasChanges, reduce } from "./state.js"
import { askWhich, endAsking, showState } from "./view.js"
import { PAGE } from "../together/lease.js"
import { cameBack } from "../common/problems.js"

const BROWSER_PAUSE = 250 // ms

export class Draft {
  name // of this page's copy in the browser
  #form
  #images
  #author
  #isNew
  #server
  #state
  #timer
  #ended = false

  constructor(form, images, author) {
    this.#form = form
    this.#images = images
    this.#author = author
    this.#isNew = form.dataset.composer === "new"
    this.#server = new ServerDraft(form, () => this.#isOpen && !this.#isSending && this.#on({ type: "server-due" }))
    this.name = `${this.#formName}:${PAGE}`
    const { words: typed } = this
    const onServer = Boolean(form.dataset.keptAt)
    const known = !onServer && !cameBack(form)
    this.#state = begin({ typed, onServer, untouched: known ? typed : this.#isNew ? this.#blank : null })
    form.addEventListener("input", () => this.changed())
    addEventListener("pagehide", () => {
      this.save()
      this.#server.flush()
    })
    // Whoever uses this browser next must not find it, see sign-out.js.
    document.addEventListener("signing-out", () => {
      this.save()
      this.#ended = true
    })
  }

  get fields() {
    return Object.fromEntries(new FormData(this.#form))
  }

  /** Everything that somebody typed, as one text to compare. */
  get words() {
    return wordsOf(this.fields)
  }

  get hasChanges() {
    return hasChanges({ ...this.#state, typed: this.words })
  }

  /** Copies of this form that this browser saved in other tabs or before, as [name, fields]. */
  get otherCopies() {
    const others = this.#copies.map(([name, { fields }]) => [name, fields])
    return others.filter(([name, fields]) => name !== this.name && wordsOf(fields) !== this.words && !this.#isEmpty(fields))
  }

  changed() {
    this.#on({ type: "changed" })
  }

  /** Saves in this browser now. */
  save() {
    clearTimeout(this.#timer)
    if (this.#isOpen) this.#on({ type: "browser-due" })
  }

  /** Restores what this browser saved, if it is newer than what the page came with; gives whether it did. */
  async restore() {
    const [at, came] = [this.#server.at, this.fields]
    const isEmpty = (fields) => this.#isNew && this.#isEmpty(fields)
    const { name, saved, conflict, outdated } = copyToRestore(this.#copies, came, this.#server, isEmpty)
    for (const old of outdated) browserDrafts.forget(old)
    // The server had it and has it no more: it may have been sent from another machine.
    if (saved?.there && !at && !(await this.#isUnsent(saved))) {
      this.#forgetCopies(saved.fields.id)
      return false
    }
    if (!name || !this.#isOpen || (saved && !at && this.hasChanges)) return false
    browserDrafts.rename(name, this.name)
    if (!saved) return false
    this.fill(this.#isNew ? saved.fields : { ...saved.fields, id: came.id })
    this.#form.querySelector("[data-kept-line]")?.remove()
    this.#on({ type: "restored", saved })
    if (conflict) this.#on({ type: "found-elsewhere", fields: came, at, on: saved.on })
    else if (!saved.there) this.#server.soon(0)
    if (this.hasChanges) return true
    // Emptied, and the page was left before the server knew.
    browserDrafts.forget(this.name)
    return false
  }

  fill(fields) {
    this.#images.restore(fields)
    fill(this.#form, fields)
  }

  /** The entry was sent with these fields. */
  sent(fields) {
    this.#end({ type: "sent", sent: wordsOf(fields) })
  }

  /**
   * Takes the draft out of the form: it is held, or waits, and is saved under a name of its own, so that no page continues
   * it by itself. Gives [name, fields, a promise for when the server has it].
   */
  setAside() {
    const { fields } = this
    const saved = this.words === this.#state.server ? null : this.#server.send()
    this.#end({ type: "taken-away" })
    const { "kept-by": page, ...typed } = fields
    const name = `${this.#formName}:${fields.id}`
    browserDrafts.save(name, typed, this.#form.dataset.keep)
    return [name, fields, saved]
  }

  /** Discards the draft everywhere. Gives its fields, for an undo, and a promise of the server's answer. */
  discard() {
    const { fields } = this
    this.#end({ type: "discarded" })
    // The form of an edit is closed, or loaded again without it.
    this.#ended = !this.#isNew
    return { fields, answered: this.#discardOnServer() }
  }

  /** Clears the form for the next entry, but for what was typed since `sent` was read. */
  clear(next, sent = null) {
    endAsking(this.#form)
    const rest = sent ? since(this.fields, sent) : {}
    sent ? this.#images.leave(sent) : this.#images.clear()
    this.#form.querySelector("[data-kept-line]")?.remove()
    empty(this.#form, this.#author, rest)
    this.#form.elements.id.value = next
    this.#on({ type: "cleared", untouched: this.#blank })
    // Until the server knows of a discarded draft, this browser has to: a page that is loaded now would restore it.
    this.save()
    if (this.hasChanges) this.changed()
  }

  // The state

  #on(event) {
    const [state, effects] = reduce(this.#state, { typed: this.words, ...event })
    this.#state = state
    showState(this.#form, state)
    for (const [name, argument] of effects) this.#effects[name](argument)
  }

  #end(event) {
    clearTimeout(this.#timer)
    this.#server.stop()
    this.#on(event)
  }

  #effects = {
    "save-in-browser-soon": () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.save(), BROWSER_PAUSE)
    },
    "save-in-browser": () => {
      const known = { on: this.#server.at, seen: this.#state.seen }
      this.#on({ type: "browser-saved", ok: browserDrafts.save(this.name, this.fields, this.#form.dataset.keep, known) })
    },
    "save-on-server-soon": () => this.#server.soon(),
    "save-on-server-now": () => this.#server.soon(0),
    "save-on-server": () => this.#saveOnServer(),
    "discard-on-server": () => this.#discardOnServer(),
    "mark-saved-on-server": () => browserDrafts.savedOnServer(this.name, this.#server.at),
    "continue-on": (at) => (this.#server.at = at),
    "ask-which": (found) => this.#ask(found),
    forget: (words) => this.#forgetCopies(this.fields.id, words),
  }

  async #saveOnServer() {
    const [sent, { value: id }] = [this.words, this.#form.elements.id]
    const answer = await this.#server.send()
    if (this.#ended || id !== this.#form.elements.id.value) return
    this.#on({ type: "server-answered", answer, sent, sending: this.#isSending })
  }

  async #discardOnServer() {
    const { ok } = await this.#server.send({ discard: "1" })
    if (this.#isOpen) this.#on({ type: "server-discarded", ok })
  }

  /** What is in the form stays, on top of the copy that this page knew, until the writer chooses. */
  #ask({ fields, at, on = this.#server.at }) {
    this.#server.at = on
    const keep = () => {
      this.#server.at = at
      this.#on({ type: "chosen" })
      const refused = ([name, copy]) => copy.there && name !== this.name && wordsOf(copy.fields) === wordsOf(fields)
      for (const [name] of this.#copies.filter(refused)) browserDrafts.forget(name)
    }
    const take = (theirs) => {
      this.fill(theirs)
      keep()
    }
    askWhich(this.#form, fields, { take, keep })
  }

  async #isUnsent(saved) {
    const { ok, kept } = await this.#server.send({ ...saved.fields, "kept-at": "0", "kept-by": PAGE })
    return !ok || kept !== false
  }

  // Copies in this browser

  /** The form's, whichever page shows it. */
  get #formName() {
    return `${this.#form.dataset.blog}:${this.#form.dataset.composer}`
  }

  get #copies() {
    return browserDrafts.all(this.#formName)
  }

  /** Forgets this page's own copy, and those of the same entry that the server has or that say `words`. */
  #forgetCopies(id, words = "") {
    for (const [name, { fields, there }] of this.#copies) {
      const isSame = fields.id === id && (there || wordsOf(fields) === words)
      if (name === this.name || isSame) browserDrafts.forget(name)
    }
  }

  // The form

  get #blank() {
    return wordsOf(blank(this.fields, this.#author))
  }

  #isEmpty(fields) {
    return wordsOf(fields) === wordsOf(blank(fields, this.#author))
  }

  get #isOpen() {
    return !this.#ended && this.#form.isConnected
  }

  get #isSending() {
    return this.#form.hasAttribute("data-sending")
  }
}
