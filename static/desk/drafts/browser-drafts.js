/**
 * Drafts saved in this browser, until the server has them: a closed tab or an empty battery loses nothing.
 *
 * Browsers are shared: each person's drafts are under that person's id, and nobody else is shown them. A form may be open
 * in several tabs: each page saves its own copy, under the form's name and its own. A saved draft is { fields: {name:
 * text}, at: milliseconds, to: where the server saves it, there: whether the server has it, on: the server's copy (when
 * that was saved) that it is based on, seen: marks of words that it grew from and the server may get late }.
 *
 * Must not know: the form's elements.
 */

import { PERSON } from "../common/person.js"
import { markOf, wordsOf } from "../composer/fields.js"

const PREFIX = "liveblog-form:"
const LIMIT = 40
const LASTS = 14 * 24 * 3600 * 1000

/** All drafts of one person in this browser. */
export class BrowserDrafts {
  #storage
  #own

  constructor(storage, person) {
    this.#storage = storage
    this.#own = `${PREFIX}${person}:`
  }

  /** Gives whether it is saved. */
  save(name, fields, to = "", now = Date.now(), { on = 0, seen = [] } = {}) {
    return this.#put(name, { fields, at: now, to, there: false, on, seen }, now)
  }

  /** The server has it as it is, too, since `on`. */
  savedOnServer(name, on, now = Date.now()) {
    const found = this.saved(name, now)
    if (found) this.#put(name, { ...found, there: true, on, seen: [] }, now)
  }

  /** What was saved, or null. */
  saved(name, now = Date.now()) {
    return this.#try(() => {
      const found = JSON.parse(this.#storage.getItem(this.#own + name))
      return found?.fields && now - found.at < LASTS ? found : null
    })
  }

  /** Every copy of a form, as [name, saved]; the newest first. */
  all(form, now = Date.now()) {
    const names = this.names().filter((name) => name === form || name.startsWith(`${form}:`))
    const found = names.map((name) => [name, this.saved(name, now)]).filter(([, saved]) => saved)
    return found.sort(([, a], [, b]) => b.at - a.at)
  }

  forget(name) {
    this.#try(() => this.#storage.removeItem(this.#own + name))
  }

  /** The names of all of this person's drafts. */
  names() {
    const all = this.#try(() => Object.keys(this.#storage)) ?? []
    return all.filter((name) => name.startsWith(this.#own)).map((name) => name.slice(this.#own.length))
  }

  #put(name, saved, now) {
    return Boolean(
      this.#try(() => {
        this.#storage.setItem(this.#own + name, JSON.stringify(saved))
        this.#sweep(now)
        return true
      }),
    )
  }

  #sweep(now) {
    const names = Object.keys(this.#storage).filter((name) => name.startsWith(PREFIX))
    const aged = names.map((name) => [name, JSON.parse(this.#storage.getItem(name))?.at ?? 0])
    aged.sort((a, b) => b[1] - a[1])
    for (const [i, [name, at]] of aged.entries()) {
      if (i >= LIMIT || now - at > LASTS) this.#storage.removeItem(name)
    }
  }

  // A full or forbidden storage must not get in the way of writing.
  #try(act) {
    try {
      return act()
    } catch {
      return null
    }
  }
}

/**
 * Which copy to continue with where this browser and the server have different words: "here", "there"; or "both", when
 * each has some that the other has not seen. `there`: { at, by, mark }, what the server has and which page typed it.
 */
export function newerOf(saved, there) {
  if (!there.at || (there.by && there.by === saved.fields["kept-by"])) return "here"
  if (saved.there) return "there"
  return saved.on >= there.at || saved.seen?.includes(there.mark) ? "here" : "both"
}

/** This browser's copies of one form: each page saves its own, and knows which ones it continued from. */
export class FormCopies {
  name // this page's own
  #drafts
  #form // whichever page shows it
  #origins = [] // what this page continued from, as [name, when]: forgotten once it has saved its own

  constructor(drafts, form, page) {
    this.#drafts = drafts
    this.#form = form
    this.name = `${form}:${page}`
  }

  /** Gives whether it is saved. */
  save(fields, to, known) {
    const saved = this.#drafts.save(this.name, fields, to, Date.now(), known)
    if (saved) this.forgetOrigins()
    return saved
  }

  savedOnServer(at) {
    for (const [name] of [[this.name], ...this.#origins]) this.#drafts.savedOnServer(name, at)
  }

  /** Saves an entry that is held, or waits, under a name of its own: no page continues from it by itself. */
  setAside({ "kept-by": page, ...fields }, to) {
    const name = `${this.#form}:${fields.id}`
    this.#drafts.save(name, fields, to)
    return name
  }

  /** The newest copy to continue with after what the page came with, as [name, saved, how it differs], or null. */
  newest(came, { at, by }) {
    const there = { at, by, mark: markOf(wordsOf(came)) }
    for (const [name, saved] of this.#all) {
      const newer = newerOf(saved, there)
      if (at && wordsOf(saved.fields) === wordsOf(came)) {
        this.continueFrom(name, saved.at)
        return null
      }
      if (newer === "there") this.#drafts.forget(name)
      // A draft of another entry waits beside this one.
      else if (!at || newer === "here" || saved.fields.id === came.id) return [name, saved, newer]
    }
    return null
  }

  /** All other copies, as [name, fields], but for those that say what the form says. */
  others(words) {
    const own = [this.name, ...this.#origins.map(([name]) => name)]
    const all = this.#all.filter(([name, saved]) => !own.includes(name) && wordsOf(saved.fields) !== words)
    return all.map(([name, { fields }]) => [name, fields])
  }

  continueFrom(name, at) {
    this.#origins.push([name, at])
  }

  /** Forgets what this page continued from, unless another tab has written there since. */
  forgetOrigins() {
    const same = ([name, at]) => name !== this.name && this.#drafts.saved(name)?.at === at
    for (const [name] of this.#origins.filter(same)) this.#drafts.forget(name)
    this.#origins = []
  }

  forgetOwn() {
    this.#drafts.forget(this.name)
  }

  /** Forgets this page's own copy, and those of the same entry that the server has or that say what was sent. */
  forget(id, words) {
    this.forgetOwn()
    this.forgetOrigins()
    this.forgetEntry(id, words)
  }

  forgetEntry(id, words = "") {
    for (const [name, saved] of this.#all) {
      if (saved.fields.id === id && (saved.there || wordsOf(saved.fields) === words)) this.#drafts.forget(name)
    }
  }

  /** Forgets words that the writer did not choose. */
  refuse(fields) {
    for (const [name, saved] of this.#all) {
      if (saved.there && name !== this.name && wordsOf(saved.fields) === wordsOf(fields)) this.#drafts.forget(name)
    }
  }

  get #all() {
    return this.#drafts.all(this.#form)
  }
}

function localStorageIfAllowed() {
  try {
    return localStorage
  } catch {
    return null // then only the server saves drafts
  }
}

/** Those of whoever is signed in. */
export const browserDrafts = new BrowserDrafts(localStorageIfAllowed(), PERSON)
