/**
 * Who may edit an entry: asked for when its form opens (the server does that), kept while somebody works in it, given
 * back at the end. A colleague sees it, and may take it over.
 */

const KEEP_EVERY = 15_000
const IDLE = 60_000

export class Lease {
  #address
  #timer
  #touched = Date.now()
  #ended = false

  constructor(editing) {
    this.#address = `${editing.dataset.address}/lease`
    editing.addEventListener("input", () => (this.#touched = Date.now()))
    editing.addEventListener("focusin", () => (this.#touched = Date.now()))
    addEventListener("pagehide", () => this.end())
    this.#timer = setInterval(() => this.#keep(editing), KEEP_EVERY)
  }

  end() {
    if (this.#ended) return
    this.#ended = true
    clearInterval(this.#timer)
    this.#ask("end")
  }

  #keep(editing) {
    if (!editing.isConnected) return this.end()
    if (Date.now() - this.#touched < IDLE) this.#ask("take")
  }

  #ask(how) {
    const body = new URLSearchParams({ how })
    // Whether it worked is told by the desk's socket; a lease that cannot be kept ends by itself.
    fetch(this.#address, { method: "POST", body, keepalive: true, headers: { accept: "application/json" } }).catch(() => {})
  }
}
