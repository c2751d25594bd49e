/**
 * This browser's copies of one form: each page keeps its own, and knows which ones of others it went on from.
 *
 * Must not know: the form's elements, the server.
 */

import { mark, words } from "../composer/fields.js"
import { Keeping } from "./browser-drafts.js"

export class Copies {
  name // this page's own
  #keeping
  #called // the form, whichever page shows it
  #from = [] // what this page went on from, as [name, when]: that goes when it has kept its own

  constructor(keeping, called, page) {
    this.#keeping = keeping
    this.#called = called
    this.name = `${called}:${page}`
  }

  /** Gives whether it is kept. */
  keep(fields, to, known) {
    const kept = this.#keeping.keep(this.name, fields, to, Date.now(), known)
    if (kept) this.leave()
    return kept
  }

  /** The server has it as it is, too. */
  there(at) {
    for (const [name] of [[this.name], ...this.#from]) this.#keeping.there(name, at)
  }

  /** What is held, or waits, under a name of its own: no page goes on from it by itself. */
  aside({ "kept-by": page, ...fields }, to) {
    const name = `${this.#called}:${fields.id}`
    this.#keeping.keep(name, fields, to)
    return name
  }

  /** The newest that goes on from what the page came with, as [name, kept, how it differs]; null: none does. */
  newest(came, { at, by }) {
    const there = { at, by, mark: mark(words(came)) }
    for (const [name, kept] of this.#all) {
      const newer = Keeping.newer(kept, there)
      if (at && words(kept.fields) === words(came)) {
        this.goneOnFrom(name, kept.at)
        return null
      }
      if (newer === "there") this.#keeping.forget(name)
      // What is another entry waits beside this one.
      else if (!at || newer === "here" || kept.fields.id === came.id) return [name, kept, newer]
    }
    return null
  }

  /** What else there is, from other tabs or before, as [name, fields]; not what the form says `now`. */
  others(now) {
    const mine = [this.name, ...this.#from.map(([name]) => name)]
    const all = this.#all.filter(([name, kept]) => !mine.includes(name) && words(kept.fields) !== now)
    return all.map(([name, { fields }]) => [name, fields])
  }

  goneOnFrom(name, at) {
    this.#from.push([name, at])
  }

  /** What this page went on from goes, unless another tab has written there since. */
  leave() {
    const same = ([name, at]) => name !== this.name && this.#keeping.kept(name)?.at === at
    for (const [name] of this.#from.filter(same)) this.#keeping.forget(name)
    this.#from = []
  }

  forgetOwn() {
    this.#keeping.forget(this.name)
  }

  /** This page's own, and what it or the server knows of the same entry: by what was `sent`. */
  forget(id, sent) {
    this.forgetOwn()
    this.leave()
    this.forgetAll(id, sent)
  }

  forgetAll(id, sent = "") {
    for (const [name, kept] of this.#all) {
      if (kept.fields.id === id && (kept.there || words(kept.fields) === sent)) this.#keeping.forget(name)
    }
  }

  /** Words that somebody decided against. */
  refuse(fields) {
    for (const [name, kept] of this.#all) {
      if (kept.there && name !== this.name && words(kept.fields) === words(fields)) this.#keeping.forget(name)
    }
  }

  get #all() {
    return this.#keeping.all(this.#called)
  }
}
