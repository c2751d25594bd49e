/** Timers with names: setting one again replaces it, and all end together. Seconds. */

export class Timers {
  #running = new Map()

  set(name, seconds, act) {
    this.clear(name)
    const timer = setTimeout(() => {
      this.#running.delete(name)
      act()
    }, seconds * 1000)
    this.#running.set(name, timer)
  }

  clear(name) {
    clearTimeout(this.#running.get(name))
    this.#running.delete(name)
  }

  clearAll() {
    for (const name of [...this.#running.keys()]) this.clear(name)
  }
}
