/** The number of readers, and how soon an entry was on their devices. Measured by the server, not estimated. */

import { LANGUAGE, t, tn } from "../../live/common/texts.js"

const COUNT_EVERY = 5_000
const LANDING_EVERY = 250
const LANDING_FOR = 5_000 // the server stops measuring before that
const SHOWN_FOR = 20_000

class Delivery {
  #count
  #line
  #address
  #watched = 0
  #refused = false
  #timer

  constructor(place) {
    this.#count = place.querySelector("[data-count]")
    this.#line = place.querySelector("[data-landed]")
    this.#address = place.dataset.readers
    document.addEventListener("entry-sent", ({ detail }) => this.#follow(detail))
    document.addEventListener("visibilitychange", () => this.#ask())
    document.addEventListener("signed-in", () => {
      this.#refused = false
      this.#ask()
    })
    setInterval(() => this.#ask(), COUNT_EVERY)
  }

  async #ask(query = "") {
    if (document.hidden || this.#refused) return null
    try {
      const answer = await fetch(this.#address + query, { headers: { Accept: "application/json" } })
      // Signed out, or not of this desk any more: the connection's own line says so. Asking on would change nothing.
      this.#refused = answer.status === 401 || answer.status === 403
      if (!answer.ok) return null
      const body = await answer.json()
      // Processes count every few seconds; who was measured just now is there, whatever was counted before.
      const known = Math.max(body.readers, body.landed?.readers ?? 0)
      this.#count.textContent = tn("{n} reader", "{n} readers", known)
      return body.landed
    } catch {
      return null // the connection's own line says so
    }
  }

  /** Until every process has said all it knows, or the time is over. */
  async #follow({ id, revision, state }) {
    if (!state) return // a mark: what is said of the last publication still holds
    const mine = (this.#watched += 1)
    this.#clear()
    if (state !== "published") return
    const query = `?${new URLSearchParams({ entry: id, revision })}`
    const until = Date.now() + LANDING_FOR
    let landed = null
    while (Date.now() < until && mine === this.#watched) {
      landed = (await this.#ask(query)) ?? landed
      if (landed && landed.behind === 0) break
      await new Promise((resolve) => setTimeout(resolve, LANDING_EVERY))
    }
    if (mine !== this.#watched || !landed || landed.readers === 0) return
    this.#say(landed)
  }

  #say({ arrived, behind, p95 }) {
    const parts = [tn("On {n} screen", "On {n} screens", arrived)]
    if (p95 !== null) parts.push(t("95 % within {seconds} s", { seconds: tenths(p95).toLocaleString(LANGUAGE) }))
    if (behind) parts.push(tn("{n} catching up", "{n} catching up", behind))
    this.#line.textContent = parts.join(", ")
    this.#timer = setTimeout(() => this.#clear(), SHOWN_FOR)
  }

  #clear() {
    clearTimeout(this.#timer)
    this.#line.textContent = ""
  }
}

/** Upwards: nothing is there within 0 s. */
function tenths(seconds) {
  return Math.max(1, Math.ceil(seconds * 10)) / 10
}

const place = document.querySelector("[data-readers]")
if (place) new Delivery(place)
