/**
 * <live-index data-poll="5">: the list of blogs, kept up to date. It asks for its own page again, which costs the server
 * nothing while nothing happens, and makes itself equal to the answer.
 */

import { t } from "../common/texts.js"
import { morph } from "../entries/morph.js"
import { trusted } from "../common/trusted.js"

const LONGEST = 120 // seconds between two tries when the server does not answer
const SECONDS = 1000

class LiveIndex extends HTMLElement {
  #failures = 0
  #timer
  #etag = null
  #leaving = null

  connectedCallback() {
    this.#leaving = new AbortController()
    const seen = () => document.hidden || this.#look()
    document.addEventListener("visibilitychange", seen, { signal: this.#leaving.signal })
    this.#wait()
  }

  disconnectedCallback() {
    this.#leaving.abort()
    clearTimeout(this.#timer)
  }

  #wait() {
    clearTimeout(this.#timer)
    const seconds = Math.min(Number(this.dataset.poll) * 2 ** this.#failures, LONGEST)
    this.#timer = setTimeout(() => this.#look(), seconds * (0.8 + 0.4 * Math.random()) * SECONDS)
  }

  async #look() {
    clearTimeout(this.#timer)
    if (document.hidden) return // it looks again when it is seen
    const { signal } = this.#leaving
    try {
      const answer = await fetch(location.href, { cache: "no-cache", signal })
      const html = await answer.text()
      if (!answer.ok) throw new Error(`index: ${answer.status}`)
      this.#failures = 0
      const etag = answer.headers.get("ETag")
      if (etag !== this.#etag || !etag) this.#show(new DOMParser().parseFromString(trusted(html), "text/html"))
      this.#etag = etag
    } catch {
      this.#failures += 1
    }
    if (!signal.aborted) this.#wait()
  }

  #show(page) {
    const fresh = page.querySelector("live-index")
    if (!fresh) return
    const before = new Set(this.#live())
    const announcer = this.querySelector(".announcer")
    fresh.querySelector(".announcer").textContent = announcer.textContent
    morph(this, document.importNode(fresh, true))
    for (const time of this.querySelectorAll("relative-time")) time.draw()
    const opened = [...this.#live()].filter((title) => !before.has(title))
    if (opened.length) announcer.textContent = t("New live blog: {title}", { title: opened.join(", ") })
  }

  #live() {
    return [...this.querySelectorAll(".shelf--live [data-title]")].map((item) => item.dataset.title)
  }
}

customElements.define("live-index", LiveIndex)
