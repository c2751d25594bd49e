/**
 * What is typed is kept in this browser until the server has it: a closed tab or an empty battery costs nothing.
 *
 * Pure but for the storage handed in. A kept form is { fields: {name: text}, at: milliseconds }.
 */

const PREFIX = "liveblog-form:"
const MOST = 40
const LASTS = 14 * 24 * 3600 * 1000

export class Keeping {
  #storage

  constructor(storage) {
    this.#storage = storage
  }

  keep(name, fields, now = Date.now()) {
    this.#try(() => {
      this.#storage.setItem(PREFIX + name, JSON.stringify({ fields, at: now }))
      this.#sweep(now)
    })
  }

  /** What was kept, or null. */
  kept(name, now = Date.now()) {
    return this.#try(() => {
      const found = JSON.parse(this.#storage.getItem(PREFIX + name))
      return found?.fields && now - found.at < LASTS ? found : null
    })
  }

  forget(name) {
    this.#try(() => this.#storage.removeItem(PREFIX + name))
  }

  #sweep(now) {
    const names = Object.keys(this.#storage).filter((name) => name.startsWith(PREFIX))
    const aged = names.map((name) => [name, JSON.parse(this.#storage.getItem(name))?.at ?? 0])
    aged.sort((a, b) => b[1] - a[1])
    for (const [i, [name, at]] of aged.entries()) {
      if (i >= MOST || now - at > LASTS) this.#storage.removeItem(name)
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
