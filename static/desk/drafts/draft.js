/**
 * The draft in a composer: what is typed is saved in this browser at once and on the server within seconds, restored,
 * set aside or discarded. `state.js` decides; here its effects are carried out on the two stores and the view.
 *
 * Words from elsewhere replace nothing: `askWhich(fields, { take, keep })` lets the writer choose.
 */

import { blank, since, wordsOf } from "../composer/fields.js"
import { empty, fill } from "../composer/filling.js"
import { browserDrafts, FormCopies } from "./browser-drafts.js"
import { ServerDraft } from "./server-drafts.js"
import { begin, hasChanges, reduce } from "./state.js"
import { showSaved, warnUnsaved } from "./view.js"
import { PAGE } from "../together/lease.js"
import { cameBack } from "../common/problems.js"

const BROWSER_PAUSE = 250

export class Draft {
  #form
  #images
  #author
  #askWhich
  #isNew
  #copies
  #server
  #state
  #timer
  #ended = false

  constructor(form, images, author, askWhich) {
    this.#form = form
    this.#images = images
    this.#author = author
    this.#askWhich = askWhich
    this.#isNew = form.dataset.composer === "new"
    this.#server = new ServerDraft(form, () => this.#saveOnServer())
    this.#copies = new FormCopies(browserDrafts, `${form.dataset.blog}:${form.dataset.composer}`, PAGE)
    const { words: typed } = this
    const onServer = Boolean(form.dataset.keptAt)
    const known = !onServer && !cameBack(form)
    this.#state = begin({ typed, onServer, untouched: known ? typed : this.#isNew ? this.#blank : null })
    form.addEventListener("input", () => this.changed())
    addEventListener("pagehide", () => {
      this.save()
      this.#saveOnServer()
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

  /** The name of this page's copy in the browser. */
  get name() {
    return this.#copies.name
  }

  get #blank() {
    return wordsOf(blank(this.fields, this.#author))
  }

  /** Copies of this form that this browser saved in other tabs or before, as [name, fields]. */
  get otherCopies() {
    const emptied = (fields) => wordsOf(fields) === wordsOf(blank(fields, this.#author))
    return this.#copies.others(this.words).filter(([, fields]) => !emptied(fields))
  }

  changed() {
    this.#on({ type: "changed" })
  }

  /** Saves in this browser now. */
  save() {
    clearTimeout(this.#timer)
    if (this.#ended || !this.#form.isConnected) return
    this.#on({ type: "browser-due" })
  }

  /** Restores what this browser saved, if it is newer than what the page came with; gives whether it did. */
  async restore() {
    const [at, came] = [this.#server.at, this.fields]
    const found = this.#copies.newest(came, this.#server)
    if (!found) return false
    const [name, saved, newer] = found
    // The server had it and has it no more: it may have been sent from another machine.
    if (!at && saved.there && !(await this.#isUnsent(saved))) {
      this.#copies.forgetEntry(saved.fields.id)
      return false
    }
    if (this.#ended || !this.#form.isConnected || (!at && this.hasChanges)) return false
    this.#copies.continueFrom(name, saved.at)
    this.fill(this.#isNew ? saved.fields : { ...saved.fields, id: came.id })
    this.#form.querySelector("[data-kept-line]")?.remove()
    this.#on({ type: "restored", seen: saved.seen })
    if (newer === "both" && this.hasChanges) this.#on({ type: "found-elsewhere", fields: came, at, on: saved.on })
    else if (!saved.there) this.#server.soon(0)
    if (this.hasChanges) return true
    // Emptied, and the page was left before the server knew.
    this.#copies.forgetOrigins()
    return false
  }

  fill(fields) {
    this.#images.restore(fields)
    fill(this.#form, fields)
  }

  /** The entry was sent with these fields. */
  sent(fields) {
    this.#stop()
    this.#on({ type: "sent", sent: wordsOf(fields) })
    showSaved(this.#form, "nothing")
  }

  /**
   * Takes the draft out of the form: it is held, or waits, and is saved under a name of its own. Gives [name, fields,
   * a promise for when the server has it].
   */
  setAside() {
    const { fields } = this
    const saved = this.words === this.#state.server ? null : this.#server.send()
    this.#takeAway()
    showSaved(this.#form, "nothing")
    return [this.#copies.setAside(fields, this.#form.dataset.keep), fields, saved]
  }

  /** Discards the draft everywhere. Gives its fields, for an undo, and a promise of the server's answer. */
  discard() {
    const { fields } = this
    this.#takeAway()
    return { fields, answered: this.#server.send({ discard: "1" }) }
  }

  /** Keeps a discarded draft away until the server knows of it: a page that is loaded before that would restore it. */
  async discarded(answered) {
    this.#copies.save(this.fields, this.#form.dataset.keep, { on: this.#server.at, seen: this.#state.seen })
    const { ok } = await answered
    if (!ok) this.#on({ type: "server-may-have-it" })
    else if (!this.hasChanges) this.#copies.forgetOwn()
  }

  /** Clears the form for the next entry, but for what was typed since `sent` was read. */
  clear(next, sent = null) {
    const rest = sent ? since(this.fields, sent) : {}
    sent ? this.#images.leave(sent) : this.#images.clear()
    this.#form.querySelector("[data-kept-line]")?.remove()
    empty(this.#form, this.#author, rest)
    this.#form.elements.id.value = next
    this.#on({ type: "cleared", untouched: this.#blank })
    if (this.hasChanges) this.changed()
  }

  // The state

  #on(event) {
    const [state, effects] = reduce(this.#state, { typed: this.words, ...event })
    this.#state = state
    for (const [name, argument] of effects) this.#effects[name](argument)
  }

  #effects = {
    "save-in-browser-soon": () => {
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.save(), BROWSER_PAUSE)
    },
    "save-in-browser": () => {
      const known = { on: this.#server.at, seen: this.#state.seen }
      this.#on({ type: "browser-saved", ok: this.#copies.save(this.fields, this.#form.dataset.keep, known) })
    },
    "save-on-server-soon": () => this.#server.soon(),
    "save-on-server-now": () => this.#server.soon(0),
    "save-on-server": async () => {
      const [sent, { value: id }] = [this.words, this.#form.elements.id]
      const { newer, ...answer } = await this.#server.send()
      if (this.#ended || id !== this.#form.elements.id.value) return
      if (newer) answer.newer = { ...newer, words: wordsOf(newer.fields) }
      this.#on({ type: "server-answered", answer, sent, sending: this.#sending })
    },
    "discard-on-server": async () => this.#on({ type: "server-discarded", ...(await this.#server.send({ discard: "1" })) }),
    "mark-saved-on-server": () => this.#copies.savedOnServer(this.#server.at),
    "continue-on": (at) => (this.#server.at = at),
    "ask-which": (found) => this.#ask(found),
    forget: (words) => this.#copies.forget(this.fields.id, words),
    show: (where) => showSaved(this.#form, where),
    warn: (problem) => warnUnsaved(this.#form, problem),
  }

  /** What is in the form stays, on top of the copy that this page knew, until the writer chooses. */
  #ask({ fields, at, on = this.#server.at }) {
    this.#server.at = on
    const keep = () => {
      this.#server.at = at
      this.#on({ type: "chosen" })
      this.#copies.refuse(fields)
    }
    const take = (theirs) => {
      this.fill(theirs)
      keep()
    }
    this.#askWhich(fields, { take, keep })
  }

  #saveOnServer() {
    if (!this.#server.due) return
    this.#server.stop()
    if (!this.#ended && this.#form.isConnected && !this.#sending) this.#on({ type: "server-due" })
  }

  async #isUnsent(saved) {
    const answer = await this.#server.send({ ...saved.fields, "kept-at": "0", "kept-by": PAGE })
    if (answer.kept) this.#on({ type: "server-may-have-it" })
    return !answer.ok || answer.kept !== false
  }

  get #sending() {
    return this.#form.hasAttribute("data-sending")
  }

  #takeAway() {
    this.#stop()
    this.#on({ type: "taken-away" })
  }

  #stop() {
    clearTimeout(this.#timer)
    this.#server.stop()
  }
}
