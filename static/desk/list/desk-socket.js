/**
 * The desk's WebSocket, reconnected as long as the page is open.
 *
 * page.take(event): an event · page.renew(): the socket cannot resume, so fetch the page (async, gives the new position) ·
 * page.showConnection(words): the line about the connection
 */

import { t } from "../../live/common/texts.js"
import { backOff } from "../../live/connection/retry.js"
import { PERSON } from "../common/person.js"
import { signIn } from "../common/sign-in.js"

const SILENT = 20_000 // the server says something every five seconds
const SIGNED_OUT = 4401
const NOT_YOURS = 4403
const NO_SUCH_BLOG = 4404

export class DeskSocket {
  #slug
  #position
  #page
  #socket = null
  #failures = 0
  #timer
  #silence
  #ended = false
  #joined = false

  constructor(slug, position, page) {
    this.#slug = slug
    this.#position = position
    this.#page = page
    this.#connect()
    // Whoever asked for the sign-in; and what was sent says that there is one, of another tab perhaps.
    document.addEventListener("signed-in", () => this.#again(0))
    document.addEventListener("entry-sent", () => this.#socket || this.#again(0))
    addEventListener("online", () => this.#again(0))
    addEventListener("offline", () => this.#offline())
    addEventListener("pageshow", (shown) => shown.persisted && this.#again(0))
  }

  get open() {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  close() {
    this.#ended = true
    clearTimeout(this.#timer)
    clearTimeout(this.#silence)
    this.#socket?.close()
  }

  #drop() {
    const socket = this.#socket
    this.#socket = null
    socket?.close()
  }

  #connect() {
    clearTimeout(this.#timer)
    if (this.#ended) return
    // Whatever asked for it, one at a time: another would stay open and unheard.
    this.#drop()
    const url = new URL(`/desk/${this.#slug}/ws?after=${this.#position}&person=${PERSON}`, location.href)
    url.protocol = url.protocol.replace("http", "ws")
    const socket = new WebSocket(url)
    this.#socket = socket
    this.#joined = false
    this.#heard()
    socket.onmessage = ({ data }) => socket === this.#socket && this.#take(JSON.parse(data))
    socket.onclose = ({ code }) => socket === this.#socket && this.#lost(code)
  }

  #take(event) {
    this.#heard()
    if (event.type === "hello") {
      this.#failures = 0
      this.#joined = true
      this.#page.showConnection("")
    }
    if (event.type === "reset") return this.#renew()
    if (event.type !== "hello" && event.type !== "tick") this.#page.take(event)
    if (event.position) this.#position = event.position
  }

  async #renew() {
    this.#drop()
    try {
      this.#position = await this.#page.renew()
      this.#connect()
    } catch {
      this.#lost(0)
    }
  }

  #heard() {
    clearTimeout(this.#silence)
    // A laptop that slept, a network that went: a socket can be dead for minutes without saying so.
    this.#silence = setTimeout(() => this.#again(0), SILENT)
  }

  /** The machine knows it before any silence tells. */
  #offline() {
    this.#drop()
    this.#lost(0)
  }

  #lost(code) {
    clearTimeout(this.#silence)
    this.#drop()
    if (this.#ended) return
    if (code === NO_SUCH_BLOG) return this.#page.showConnection(t("This blog was deleted."))
    if (code === NOT_YOURS) {
      this.#ended = true
      return this.#page.showConnection(t("You may no longer work at this desk. What you typed is kept; ask an admin."))
    }
    // The sign-in this socket began with has ended; there may be a newer one by now.
    if (code === SIGNED_OUT && this.#joined) return this.#again(0)
    if (code === SIGNED_OUT) return this.#signedOut()
    this.#page.showConnection(t("Connection lost. What you type is kept; trying again…"))
    this.#failures += 1
    this.#again(Math.min(backOff(this.#failures, Math.random), 15) * 1000)
  }

  async #signedOut() {
    this.#page.showConnection(t("Your sign-in has ended. What you type is kept."))
    await signIn(t("Your sign-in has ended. Sign in again; what you typed is kept."))
  }

  #again(wait) {
    if (this.#ended) return
    clearTimeout(this.#timer)
    clearTimeout(this.#silence)
    this.#drop()
    this.#timer = setTimeout(() => this.#connect(), wait)
  }
}
