/**
 * The way to the server: a WebSocket, polling where sockets are blocked, nothing while nobody looks.
 *
 * It owns when to connect and when to give up, and hands every event to the page. It knows no DOM beyond whether the
 * page is visible, and no state of the blog beyond the position it asks for.
 *
 * page.position()          the position to go on from
 * page.closed()            whether the blog is closed: then a rare poll is enough
 * page.take(event)         an event; gives "applied", "known" or "gap"
 * page.renew()             fetch the snapshot (async, may throw); called on reset and on a gap that stays
 * page.lost() page.back()  for the quiet line · page.gone() no such blog any more · page.version(text) the server's version
 */

import { afterLoss, backOff, nextPoll, socketAgain, TOO_SLOW } from "./retry.js"

const HEARTBEAT = 25
const SPREAD = 10
const HELLO_WITHIN = 15
const POLL = 5
const POLL_CLOSED = 300
const ANSWER_WITHIN = 20
const HIDDEN_FOR = 300
const LOST = 1006
const GAPS = 2 // at one position, after which only a snapshot helps

export class Connection {
  #address
  #page
  #socket = null
  #joinedAt = null
  #heardAt = 0
  #heartbeat = HEARTBEAT
  #spread = SPREAD
  #failures = 0
  #left = false
  #socketTries = 0
  #gaps = 0
  #polling = false
  #running = false
  #renewing = false
  #timers = new Map()
  #asking = null
  #leaving = null

  /** `address(path, after)` gives the URL of a path of the blog. */
  constructor(address, page) {
    this.#address = address
    this.#page = page
  }

  start() {
    this.#leaving = new AbortController()
    const { signal } = this.#leaving
    document.addEventListener("visibilitychange", () => this.#looked(), { signal })
    addEventListener("online", () => this.#running && this.#wake(), { signal })
    addEventListener("offline", () => this.#page.lost(), { signal })
    // A page with an open socket is not kept for the back button.
    addEventListener("pagehide", () => this.#rest(), { signal })
    addEventListener("pageshow", (shown) => shown.persisted && this.#wake(), { signal })
    document.addEventListener("resume", () => this.#wake(), { signal })
    this.#running = true
    if (document.hidden) this.#looked()
    if (this.#page.closed()) this.#startPolling(nextPoll(POLL_CLOSED))
    else this.#open()
  }

  stop() {
    this.#leaving?.abort()
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
    const socket = new WebSocket(url)
    this.#socket = socket
    this.#in("silence", HELLO_WITHIN, () => this.#closed(LOST))
    socket.onmessage = ({ data }) => socket === this.#socket && this.#heard(data)
    socket.onclose = ({ code }) => socket === this.#socket && this.#closed(code)
  }

  #heard(data) {
    this.#heardAt = Date.now()
    const event = read(data)
    if (event?.type === "hello") this.#joined(event)
    this.#in("silence", 2 * this.#heartbeat, () => this.#closed(LOST))
    if (event) this.#take(event)
  }

  #joined(hello) {
    this.#heartbeat = hello.heartbeat > 0 ? hello.heartbeat : HEARTBEAT
    this.#spread = hello.spread >= 0 ? hello.spread : SPREAD
    this.#joinedAt = Date.now()
    this.#socketTries = 0
    this.#stopPolling()
    this.#page.back()
    // After a restart the server may be a new one, with new scripts. Sockets do not say so; an answer does.
    if (this.#left) this.#in("version", Math.random() * this.#spread, () => this.#ask().catch(() => {}))
  }

  #closed(code) {
    const joined = this.#joinedAt !== null
    const lasted = joined ? (Date.now() - this.#joinedAt) / 1000 : 0
    this.#drop()
    const { next, wait, failures } = afterLoss({
      code,
      joined,
      lasted,
      failures: this.#failures,
      spread: this.#spread,
    })
    this.#failures = failures
    this.#left = true
    if (next === "stop") return this.#end()
    if (this.#polling) return this.#trySocketLater()
    // A server that said it restarts is expected back; a slow reader is only sent round.
    if (code !== TOO_SLOW) this.#page.lost(wait)
    if (next === "poll") return this.#startPolling(wait)
    this.#in("retry", wait, () => this.#open())
  }

  #drop() {
    const socket = this.#socket
    this.#socket = null
    this.#joinedAt = null
    this.#cancel("silence")
    socket?.close()
  }

  // Polling

  #startPolling(wait) {
    this.#drop()
    this.#polling = true
    this.#in("poll", wait, () => this.#poll())
    if (!this.#page.closed()) this.#trySocketLater()
  }

  #stopPolling() {
    this.#polling = false
    this.#cancel("poll")
    this.#cancel("socket")
  }

  #trySocketLater() {
    this.#in("socket", socketAgain(this.#socketTries++), () => this.#open())
  }

  async #poll() {
    let wait
    try {
      const answer = await this.#ask()
      if (!this.#polling) return
      this.#failures = 0
      this.#page.back()
      for (const event of answer.events) {
        if (!this.#take(event)) return
      }
      wait = nextPoll(this.#page.closed() ? POLL_CLOSED : answer.poll > 0 ? answer.poll : POLL)
    } catch (problem) {
      if (!this.#polling || problem === GONE) return
      this.#failures += 1
      this.#page.lost()
      wait = Math.max(backOff(this.#failures, Math.random), POLL, problem.after ?? 0)
    }
    if (this.#polling) this.#in("poll", wait, () => this.#poll())
  }

  /** One answer of `updates`, from our position. */
  async #ask() {
    this.#asking?.abort()
    const asking = (this.#asking = new AbortController())
    this.#in("answer", ANSWER_WITHIN, () => asking.abort())
    const response = await fetch(this.#address("updates", this.#page.position()), { signal: asking.signal })
    this.#page.version(response.headers.get("Liveblog-Version"))
    if (response.status === 404 || response.status === 410) {
      this.#end()
      throw GONE
    }
    if (!response.ok) throw Object.assign(new Error(`updates: ${response.status}`), { after: retryAfter(response) })
    const answer = await response.json()
    this.#cancel("answer")
    if (!Array.isArray(answer.events)) throw new Error("updates: no events")
    return answer
  }

  // Events

  /** Whether to go on with what follows: not after a gap or a reset, which begin again. */
  #take(event) {
    if (event.type === "reset") {
      // A reset in mid-connection hits all readers at once, one at a resume only this one.
      const alone = this.#polling || Date.now() - this.#joinedAt < 2000
      this.#renew(alone ? 0 : Math.random() * this.#spread)
      return false
    }
    if (!event.position || !event.prev) return true // hello, tick: facts that change nothing
    const verdict = this.#page.take(event)
    if (verdict !== "gap") {
      if (verdict === "applied") this.#gaps = 0
      return true
    }
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
    await new Promise((go) => this.#in("renew", wait, go))
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
      this.#in("retry", Math.max(1, backOff(this.#failures, Math.random)), () => this.#renew(0, polls))
    }
  }

  /** The same way once more, soon. */
  #again(wait, polls = this.#polling) {
    if (!this.#running) return
    if (polls) this.#startPolling(wait)
    else {
      this.#drop()
      this.#in("retry", wait, () => this.#open())
    }
  }

  // Coming and going

  #looked() {
    if (document.hidden) {
      if (this.#running) this.#in("hidden", HIDDEN_FOR, () => this.#rest())
      return
    }
    this.#cancel("hidden")
    const silent = (Date.now() - this.#heardAt) / 1000
    const waits = this.#joinedAt === null && !this.#polling && !this.#renewing
    if (!this.#running || waits || silent > 1.2 * this.#heartbeat) this.#wake()
  }

  /** Nobody looks: no connection, no timers. The position stays. */
  #rest() {
    this.#running = false
    this.#renewing = false
    this.#asking?.abort()
    this.#drop()
    this.#stopPolling()
    for (const name of [...this.#timers.keys()]) this.#cancel(name)
  }

  /** Somebody looks again, or the network is back: what was open may be dead without knowing it. */
  #wake() {
    if (!this.#leaving || this.#leaving.signal.aborted) return
    const polls = this.#polling || this.#page.closed()
    this.#rest()
    this.#running = true
    if (document.hidden) this.#looked()
    this.#failures = 0
    this.#socketTries = 0
    // Enough of a spread for a whole building whose network comes back.
    const wait = Math.random() * 0.3
    this.#again(wait, polls)
    if (polls && !this.#page.closed()) this.#in("socket", 1 + wait, () => this.#open())
  }

  #end() {
    this.stop()
    this.#page.gone()
  }

  #in(name, seconds, act) {
    this.#cancel(name)
    const timer = setTimeout(() => {
      this.#timers.delete(name)
      act()
    }, seconds * 1000)
    this.#timers.set(name, timer)
  }

  #cancel(name) {
    clearTimeout(this.#timers.get(name))
    this.#timers.delete(name)
  }
}

const GONE = new Error("There is no such blog.")

/** A frame as an event; null for anything that is not one. */
function read(data) {
  try {
    const event = JSON.parse(data)
    return typeof event?.type === "string" ? event : null
  } catch {
    return null
  }
}

function retryAfter(response) {
  const seconds = Number(response.headers.get("Retry-After"))
  return seconds > 0 ? Math.min(seconds, 600) : 0
}
