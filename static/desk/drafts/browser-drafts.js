/**
 * What is typed is kept in this browser until the server has it: a closed tab or an empty battery costs nothing.
 *
 * Browsers are shared: each person's forms are under that person's id, and nobody else is shown them. A form may be open
 * in several tabs: each page keeps its own copy, under the form's name and its own. Pure but for the
 * storage handed in. A kept form is { fields: {name: text}, at: milliseconds, to: where the server keeps it, there:
 * whether it does, on: the server's copy (when it was kept there) that this is or was written on top of, seen: marks
 * of the words it grew from that the server may get late, from a page that was just left }.
 */

const PREFIX = "liveblog-form:"
const MOST = 40
const LASTS = 14 * 24 * 3600 * 1000

export class Keeping {
  #storage
  #mine

  constructor(storage, person) {
    this.#storage = storage
    this.#mine = `${PREFIX}${person}:`
  }

  /** Gives whether it is kept. */
  keep(name, fields, to = "", now = Date.now(), { on = 0, seen = [] } = {}) {
    return this.#put(name, { fields, at: now, to, there: false, on, seen }, now)
  }

  /** The server has it as it is, too, since `on`. */
  there(name, on, now = Date.now()) {
    const found = this.kept(name, now)
    if (found) this.#put(name, { ...found, there: true, on, seen: [] }, now)
  }

  /** What was kept, or null. */
  kept(name, now = Date.now()) {
    return this.#try(() => {
      const found = JSON.parse(this.#storage.getItem(this.#mine + name))
      return found?.fields && now - found.at < LASTS ? found : null
    })
  }

  /** Every copy of a form, as [name, kept]; the newest first. */
  all(form, now = Date.now()) {
    const names = this.names().filter((name) => name === form || name.startsWith(`${form}:`))
    const found = names.map((name) => [name, this.kept(name, now)]).filter(([, kept]) => kept)
    return found.sort(([, a], [, b]) => b.at - a.at)
  }

  forget(name) {
    this.#try(() => this.#storage.removeItem(this.#mine + name))
  }

  /**
   * Which is to be gone on with where this browser and the server have different words: "here", "there"; or "both",
   * when each has some that the other has not seen. `there`: { at, by, mark }, what the server has and which page
   * typed it.
   */
  static newer(kept, there) {
    if (!there.at || (there.by && there.by === kept.fields["kept-by"])) return "here"
    if (kept.there) return "there"
    return kept.on >= there.at || kept.seen?.includes(there.mark) ? "here" : "both"
  }

  /** The names of all of this person's forms. */
  names() {
    const all = this.#try(() => Object.keys(this.#storage)) ?? []
    return all.filter((name) => name.startsWith(this.#mine)).map((name) => name.slice(this.#mine.length))
  }

  #put(name, kept, now) {
    return Boolean(
      this.#try(() => {
        this.#storage.setItem(this.#mine + name, JSON.stringify(kept))
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
