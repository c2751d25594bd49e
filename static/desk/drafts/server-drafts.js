/**
 * The server's copy of a draft: when it is brought up to date, and which copy this page knows.
 *
 * A page names the copy it knows with each request. So a page that was left open replaces nothing that its writer
 * continued elsewhere; it is told of that instead (`newer` in the answer).
 */

import { PAGE } from "../together/lease.js"
import { post } from "../common/post.js"

const PAUSE = 1000 // ms since the last key
const LATEST = 3000 // ms since the first key that the server does not know of
const KEEPALIVE_LIMIT = 60_000 // bytes; browsers send at most 64 KiB on after a page is gone

export class ServerDraft {
  by // the page that typed what the server had when this page came
  #form
  #save
  #timer
  #since
  #pending = 0 // requests

  /** `save()` is called when the draft is to be sent. */
  constructor(form, save) {
    this.#form = form
    this.#save = save
    this.by = form.elements["kept-by"].value
    form.elements["kept-by"].value = PAGE
  }

  /** When the copy that this page knows was saved, in the server's milliseconds; 0: there is none. */
  get at() {
    return Number(this.#form.elements["kept-at"].value)
  }

  set at(at) {
    this.#form.elements["kept-at"].value = String(at)
  }

  soon(pause = PAUSE) {
    this.#since ??= Date.now()
    clearTimeout(this.#timer)
    const latest = Math.max(this.#since + LATEST - Date.now(), 0)
    // One request at a time: on a slow network the newest words are next, not all that were typed meanwhile.
    this.#timer = setTimeout(() => (this.#pending ? this.soon() : this.flush()), Math.min(pause, latest || PAUSE))
  }

  /** Saves what waits to be saved. */
  flush() {
    if (this.#since === undefined) return
    this.stop()
    this.#save()
  }

  stop() {
    clearTimeout(this.#timer)
    this.#since = undefined
  }

  /** Gives the answer: { ok, kept, newer, message }; `message` only where the form has to be corrected. */
  async send(more = {}) {
    const fields = new URLSearchParams({ ...Object.fromEntries(new FormData(this.#form)), ...more })
    this.#pending += 1
    try {
      const answer = await post(this.#form.dataset.keep, fields, { keepalive: fields.toString().length < KEEPALIVE_LIMIT })
      const result = await answer.json()
      if (result.at) this.at = result.at
      // An ended sign-in is asked for when the entry is sent; here it is enough that the browser has the draft.
      return { ok: answer.ok, ...result, message: answer.status === 422 ? result.message : "" }
    } catch {
      return { ok: false }
    } finally {
      this.#pending -= 1
    }
  }
}
