/**
 * The server's copy of what is typed in a form: when it is brought up to date, and which copy this page knows.
 *
 * A page says which one it knows with each request; so one that was left open replaces nothing that its writer went on
 * with elsewhere, and is told instead (`newer` in the answer).
 */

import { PAGE } from "../together/lease.js"
import { PERSON } from "../common/person.js"

const AFTER = 1000 // since the last key
const AT_LATEST = 3000 // since the first that the server does not know
const PATIENCE = 20_000
const KEPT_ALIVE = 60_000 // bytes; a browser refuses to send more than 64 KiB on after the page is gone

export class KeptThere {
  by // the page that typed what the server had when this page came
  #form
  #send
  #timer
  #since
  #under = 0 // requests under way

  constructor(form, send) {
    this.#form = form
    this.#send = send
    this.by = form.elements["kept-by"].value
    form.elements["kept-by"].value = PAGE
  }

  /** When the copy that this page knows was kept, in the server's milliseconds; 0: none. */
  get at() {
    return Number(this.#form.elements["kept-at"].value)
  }

  set at(at) {
    this.#form.elements["kept-at"].value = String(at)
  }

  /** Whether something is still to be sent. */
  get due() {
    return this.#since !== undefined
  }

  soon(after = AFTER) {
    this.#since ??= Date.now()
    clearTimeout(this.#timer)
    const latest = Math.max(this.#since + AT_LATEST - Date.now(), 0)
    // One at a time: a slow network gets the newest words next, not all that were typed meanwhile.
    this.#timer = setTimeout(() => (this.#under ? this.soon() : this.#send()), Math.min(after, latest || AFTER))
  }

  /** Nothing is to be sent any more, or it is being sent. */
  stop() {
    clearTimeout(this.#timer)
    this.#since = undefined
  }

  async tell(more = {}) {
    const fields = { ...Object.fromEntries(new FormData(this.#form)), ...more }
    const body = new URLSearchParams(fields).toString()
    const headers = {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      "liveblog-person": PERSON,
    }
    const keepalive = body.length < KEPT_ALIVE
    const stopped = new AbortController()
    const patience = setTimeout(() => stopped.abort(), PATIENCE)
    this.#under += 1
    try {
      const answer = await fetch(this.#form.dataset.keep, { method: "POST", body, headers, keepalive, signal: stopped.signal })
      const said = await answer.json()
      if (said.at) this.at = said.at
      // A sign-in that ended is asked for where something is sent; here it is enough that the browser keeps it.
      return { ok: answer.ok, ...said, message: answer.status === 422 ? said.message : "" }
    } catch {
      return { ok: false }
    } finally {
      clearTimeout(patience)
      this.#under -= 1
    }
  }
}
