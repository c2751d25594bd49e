/**
 * The connection to the server: a WebSocket, polling where sockets are blocked, nothing while the page is hidden.
 *
 * It owns when to connect and when to give up, and hands every event to the page. Of the document it knows only its
 * visibility, of the blog only the position to resume from.
 *
 * page.position()          the position to resume from
 * page.closed()            whether the blog is closed: then a rare poll is enough
 * page.take(event)         an event; gives "applied", "known" or "gap"
 * page.renew()             fetch the snapshot (async, may throw); called on a reset, and on a gap that stays
 * page.lost(planned) page.back()  for the quiet line · page.gone() no such blog any more · page.version(text) the server's
 * page.heard(event)        where a page wants it: what came that is no event of the blog: hello, tick, reset
 */

import { afterLoss, backOff, heldBack, nextPoll, pollOfClosed, socketAgain, TOO_SLOW } from "./retry.js"
import { Timers } from "./timers.js"
import { askUpdates, Gone } from "./updates.js"

// Seconds. The server's hello says its own heartbeat and spread.
const HEARTBEAT = 25
const SPREAD = 10
const HELLO_WITHIN = 15
const POLL = 5
const HIDDEN_FOR = 300
const JUST_JOINED = 2
const WAKE_WITHIN = 0.3 // enough of a spread for a whole building whose network comes back

const LOST = 1006
const GAPS = 2 // at one position, after which only a snapshot helps

export class Connection {
  #address
  #page
  #timers = new Timers()
  #socket = null
  #joinedAt = null
  #heardAt = 0
  #heartbeat = HEARTBEAT
  #spread = SPREAD
  #failures = 0
  #lostBefore = false
  #hushed = 0 // sockets in a row that brought their hello and nothing more
  #socketTries = 0
  #gaps = 0
  #resets = 0 // in a row
  #running = false
  #polling = false
  #renewing = false
  #resting = new AbortController()
  #leaving = new AbortController()

  /** `address(path, after)` gives the URL of a path of the blog. */
  constructor(address, page) {
    this.#address = address
    this.#page = page
  }

  start() {
    const { signal } = this.#leaving
    document.addEventListener("visibilitychange", () => this.#looked(), { signal })
    document.addEventListener("resume", () => this.#wake(), { signal })
    addEventListener("online", () => this.#running && this.#wake(), { signal })
    addEventListener("offline", () => this.#page.lost(), { signal })
    // A page with an open socket is not kept for the back button.
    addEventListener("pagehide", () => this.#rest(), { signal })
    addEventListener("pageshow", (shown) => shown.persisted && this.#wake(), { signal })
    this.#run()
    if (this.#page.closed()) this.#startPolling(nextPoll(pollOfClosed(this.#page.position())))
    else this.#open()
  }

  stop() {
    this.#leaving.abort()
    this.#rest()
  }

  /** The blog was closed or opened again. */
  restate() {
    if (this.#running) this.#wake()
  }

  // Sockets

  #open() {
    this.#drop()
    const url = new URL(this.#address("ws", this.#page.position()), location.href)
    url.protocol = url.protocol.replace("http", "ws")
    const socket = (this.#socket = new WebSocket(url))
    this.#timers.set("silence", HELLO_WITHIN, () => this.#closed(LOST))
    socket.onmessage = ({ data }) => socket === this.#socket && this.#heard(data)
    socket.onclose = ({ code }) => socket === this.#socket && this.#closed(code)
  }

  #heard(data) {
    this.#heardAt = Date.now()
    const event = read(data)
    if (event?.type === "hello") this.#joined(event)
    else this.#flows()
    this.#timers.set("silence", 2 * this.#heartbeat, () => this.#hush())
    if (event) this.#take(event)
  }

  #joined(hello) {
    this.#heartbeat = hello.heartbeat > 0 ? hello.heartbeat : HEARTBEAT
    this.#spread = hello.spread >= 0 ? hello.spread : SPREAD
    this.#joinedAt = Date.now()
    // Where a proxy holds back what follows, only what follows shows that it does not any more.
    if (!heldBack(this.#hushed)) this.#flows(this.#hushed)
    this.#page.back()
    // After a restart the server may be a new one, with new scripts. Sockets do not say so; an answer does.
    if (this.#lostBefore) this.#timers.set("version", Math.random() * this.#spread, () => this.#askVersion())
  }

  #flows(hushed = 0) {
    this.#hushed = hushed
    this.#socketTries = 0
    this.#stopPolling()
  }

  #hush() {
    this.#hushed += 1
    this.#closed(LOST)
  }

  #closed(code) {
    const joined = this.#joinedAt !== null
    const lasted = joined ? (Date.now() - this.#joinedAt) / 1000 : 0
    this.#drop()
    const loss = { code, joined, lasted, failures: this.#failures, spread: this.#spread, hushed: this.#hushed }
    const { next, wait, failures } = afterLoss(loss)
    this.#failures = failures
    this.#lostBefore = true
    if (next === "stop") return this.#end()
    if (this.#polling) return this.#trySocketLater()
    // A server that said it restarts is expected back; a slow reader is only sent round.
    if (code !== TOO_SLOW) this.#page.lost(wait)
    if (next === "poll") this.#startPolling(wait)
    else this.#timers.set("retry", wait, () => this.#open())
  }

  #drop() {
    const socket = this.#socket
    this.#socket = null
    this.#joinedAt = null
    this.#timers.clear("silence")
    socket?.close()
  }

  // Polling

  #startPolling(wait) {
    this.#drop()
    this.#polling = true
    this.#timers.set("poll", wait, () => this.#poll())
    if (!this.#page.closed()) this.#trySocketLater()
  }

  #stopPolling() {
    this.#polling = false
    this.#timers.clear("poll")
    this.#timers.clear("socket")
  }

  #trySocketLater() {
    this.#timers.set("socket", socketAgain(this.#socketTries++), () => this.#open())
  }

  async #poll() {
    let wait
    try {
      const { events, poll } = await this.#ask()
      if (!this.#polling) return
      this.#failures = 0
      this.#page.back()
      for (const event of events) if (!this.#take(event)) return
      this.#resets = 0
      wait = nextPoll(this.#page.closed() ? pollOfClosed(this.#page.position()) : (poll ?? POLL))
    } catch (problem) {
      if (!this.#polling) return
      if (problem instanceof Gone) return this.#end()
      this.#failures += 1
      this.#page.lost()
      wait = Math.max(backOff(this.#failures, Math.random), POLL, problem.after ?? 0)
    }
    if (this.#polling) this.#timers.set("poll", wait, () => this.#poll())
  }

  async #ask() {
    const answer = await askUpdates(this.#address("updates", this.#page.position()), this.#resting.signal)
    this.#page.version(answer.version)
    return answer
  }

  /** The events of the answer come by the socket as well. */
  async #askVersion() {
    await this.#ask().catch(() => {}) // then the next time
  }

  // Events

  /** Whether to go on with what follows: not after a gap or a reset, which begin again. */
  #take(event) {
    if (!event.prev) this.#page.heard?.(event)
    if (event.type === "reset") {
      // A reset in mid-connection hits all readers at once, one at a resume only this one.
      const alone = this.#polling || Date.now() - this.#joinedAt < JUST_JOINED * 1000
      const wait = alone ? 0 : Math.random() * this.#spread
      this.#resets += 1
      // The snapshot's own position was answered with a reset too, by a stale cache or a server that is behind.
      const again = this.#resets > 1 ? Math.max(1, backOff(this.#resets, Math.random)) : 0
      this.#renew(Math.max(wait, again))
      return false
    }
    if (event.type === "tick") this.#resets = 0
    if (!event.position || !event.prev) return true // a hello or tick: nothing changes
    const verdict = this.#page.take(event)
    if (verdict === "applied") this.#gaps = this.#resets = 0
    if (verdict !== "gap") return true
    this.#gaps += 1
    if (this.#gaps >= GAPS) this.#renew(0)
    else this.#again(Math.random() * 0.5)
    return false
  }

  async #renew(wait, polls = this.#polling) {
    if (this.#renewing) return
    this.#renewing = true
    this.#drop()
    this.#stopPolling()
    await new Promise((go) => this.#timers.set("renew", wait, go))
    try {
      await this.#page.renew()
      this.#renewing = false
      this.#gaps = 0
      this.#again(0, polls || this.#page.closed())
    } catch {
      this.#renewing = false
      if (!this.#running) return
      this.#failures += 1
      this.#page.lost()
      wait = Math.max(1, backOff(this.#failures, Math.random))
      this.#timers.set("retry", wait, () => this.#renew(0, polls))
    }
  }

  /** The same way once more, soon. */
  #again(wait, polls = this.#polling) {
    if (!this.#running) return
    if (polls) return this.#startPolling(wait)
    this.#drop()
    this.#timers.set("retry", wait, () => this.#open())
  }

  // Coming and going

  #run() {
    this.#running = true
    if (document.hidden) this.#timers.set("hidden", HIDDEN_FOR, () => this.#rest())
  }

  #looked() {
    if (document.hidden) {
      if (this.#running) this.#run()
      return
    }
    this.#timers.clear("hidden")
    const silent = (Date.now() - this.#heardAt) / 1000
    const waits = this.#joinedAt === null && !this.#polling && !this.#renewing
    if (!this.#running || waits || silent > 1.2 * this.#heartbeat) this.#wake()
  }

  /** The page is hidden: no connection, no timers. The position stays. */
  #rest() {
    this.#running = false
    this.#renewing = false
    this.#resting.abort()
    this.#resting = new AbortController()
    this.#drop()
    this.#stopPolling()
    this.#timers.clearAll()
  }

  /** The page is visible again, or the network is back: an open socket may be dead. */
  #wake() {
    if (this.#leaving.signal.aborted) return
    const polls = this.#polling || this.#page.closed()
    this.#rest()
    this.#run()
    this.#failures = this.#hushed = 0
    this.#socketTries = 0
    const wait = Math.random() * WAKE_WITHIN
    this.#again(wait, polls)
    // Where the network changed, what it blocks may have changed too.
    if (polls && !this.#page.closed()) this.#timers.set("socket", 1 + wait, () => this.#open())
  }

  #end() {
    this.stop()
    this.#page.gone()
  }
}

/** A frame as an event; null for anything that is not one. */
function read(data) {
  try {
    const event = JSON.parse(data)
    return typeof event?.type === "string" ? event : null
  } catch {
    return null
  }
}
