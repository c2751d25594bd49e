/**
 * <relative-time><time datetime="…">18:03 UTC</time></relative-time>: the time on the page's clock, and how long ago
 * that is. All elements share one timer, and follow when the reader chooses another clock.
 *
 * It draws into a shadow root: the entry's own markup stays as the server wrote it, so two drawings of an entry
 * can be compared.
 *
 * A `datetime` that is a day ("2020-01-06") is shown as that day, in every zone, without a clock.
 *
 * format: none "18:03" and "3 minutes ago" · "ago" · "clock" · "short" (a day, unless it is today) · "weekday" ·
 * "posted" (of a card: day and time) · "full" (with the seconds and the zone)
 */

import { dayWords, inFull, isDay, words } from "./times.js"

const EVERY = 15_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE

export class RelativeTime extends HTMLElement {
  /** What time it is; whoever knows that the reader's clock is wrong replaces it (offline/clock.js). */
  static now = Date.now
  #lead
  #beside
  #until = 0

  connectedCallback() {
    if (!this.shadowRoot) {
      this.attachShadow({ mode: "open" })
      this.#lead = document.createElement("time")
      this.#lead.part = "lead"
      this.#beside = document.createElement("span")
      this.#beside.part = "beside"
      this.shadowRoot.append(this.#lead, this.#beside)
    }
    shown.add(this)
    this.draw()
  }

  /** Draws what may say something else by now. */
  refresh(now) {
    if (now >= this.#until) this.draw(now)
  }

  disconnectedCallback() {
    shown.delete(this)
  }

  draw(now = RelativeTime.now()) {
    const datetime = this.querySelector("time")?.dateTime
    const then = Date.parse(datetime)
    if (Number.isNaN(then)) {
      this.#lead.textContent = this.textContent
      return
    }
    const format = this.getAttribute("format")
    this.#until = now + holds(now - then)
    const since = Date.parse(this.getAttribute("since"))
    const [lead, more] = isDay(datetime) ? [dayWords(format, datetime), ""] : words(format, then, now, Number.isNaN(since) ? then : since)
    const beside = more && ` ${more}` // no space where nothing follows: a colon may
    const title = isDay(datetime) ? dayWords("weekday", datetime) : inFull(then)
    if (this.#lead.dateTime !== datetime) this.#lead.dateTime = datetime
    if (this.#lead.title !== title) this.#lead.title = title
    // Writing the same text again would still make the browser lay the page out.
    if (this.#lead.textContent !== lead) this.#lead.textContent = lead
    if (this.#beside.textContent !== beside) this.#beside.textContent = beside
  }
}

const shown = new Set()

/** Milliseconds for which a time that has passed so long ago is in the same words: a page may show thousands of them. */
function holds(passed) {
  const step = passed < HOUR ? MINUTE : HOUR
  return step - (passed % step)
}

function refresh() {
  if (document.hidden) return
  const now = RelativeTime.now()
  for (const element of shown) element.refresh(now)
}

setInterval(refresh, EVERY)
document.addEventListener("visibilitychange", refresh)
document.addEventListener("zonechange", () => shown.forEach((element) => element.draw()))
