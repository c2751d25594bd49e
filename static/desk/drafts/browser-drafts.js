/**
 * Drafts saved in this browser, until the server has them: a closed tab or an empty battery loses nothing.
 *
 * Browsers are shared: each person's drafts are under that person's id, and nobody else is shown them. A form may be open
 * in several tabs: each page saves its own copy, under the form's name and its own. A saved draft is { fields: {name:
 * text}, at: milliseconds, to: where the server saves it, there: whether the server has it, on: the server's copy (when
 * that was saved) that it is based on, seen: marks of words that it grew from and the server may get late }.
 *
 * Must not know: the form's elements, which copy is to be continued.
 */

import { PERSON } from "../common/person.js"

const PREFIX = "liveblog-form:"
const LIMIT = 40
const LASTS = 14 * 24 * 3600 * 1000

/** All drafts of one person in this browser. A full or forbidden storage gets in nobody's way: then nothing is saved. */
export class BrowserDrafts {
  #storage
  #own
  #now

  /** `now()`: the time in milliseconds. */
  constructor(storage, person, now = Date.now) {
    this.#storage = storage
    this.#own = `${PREFIX}${person}:`
    this.#now = now
  }

  /** Gives whether it is saved. */
  save(name, fields, to = "", { on = 0, seen = [] } = {}) {
    return this.#put(name, { fields, at: this.#now(), to, there: false, on, seen })
  }

  /** The server has it as it is, too, since `on`. */
  savedOnServer(name, on) {
    const saved = this.saved(name)
    if (saved) this.#put(name, { ...saved, there: true, on, seen: [] })
  }

  rename(from, to) {
    const saved = this.saved(from)
    if (saved && this.#put(to, saved)) this.forget(from)
  }

  /** What was saved, or null. */
  saved(name) {
    return this.#try(() => {
      const found = JSON.parse(this.#storage.getItem(this.#own + name))
      return found?.fields && this.#now() - found.at < LASTS ? found : null
    })
  }

  /** Every copy of a form, as [name, saved]; the newest first. */
  all(form) {
    const found = this.names().filter((name) => name.startsWith(`${form}:`)).map((name) => [name, this.saved(name)])
    return found.filter(([, saved]) => saved).sort(([, a], [, b]) => b.at - a.at)
  }

  forget(name) {
    this.#try(() => this.#storage.removeItem(this.#own + name))
  }

  /** The names of all of this person's drafts. */
  names() {
    return this.#keys(this.#own).map((key) => key.slice(this.#own.length))
  }

  #put(name, saved) {
    return this.#try(() => {
      this.#storage.setItem(this.#own + name, JSON.stringify(saved))
      this.#sweep()
      return true
    }) ?? false
  }

  #sweep() {
    const aged = this.#keys(PREFIX).map((key) => [key, JSON.parse(this.#storage.getItem(key))?.at ?? 0])
    aged.sort(([, a], [, b]) => b - a)
    for (const [i, [key, at]] of aged.entries()) {
      if (i >= LIMIT || this.#now() - at > LASTS) this.#storage.removeItem(key)
    }
  }

  #keys(prefix) {
    return this.#try(() => Object.keys(this.#storage).filter((key) => key.startsWith(prefix))) ?? []
  }

  #try(act) {
    try {
      return act()
    } catch {
      return null
    }
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
