/**
 * <relative-time><time datetime="…">18:03 UTC</time></relative-time>: the reader's own time instead of UTC, and
 * how long ago that is. All elements share one timer.
 *
 * It draws into a shadow root: the entry's own markup stays as the server wrote it, so two drawings of an entry
 * can be compared.
 *
 * format: none "18:03" and "3 minutes ago" · "ago" · "clock" · "short" (a day, unless it is today) · "weekday"
 */

const LANGUAGE = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang || "en-GB"
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const EVERY = 15_000

const dates = (options) => new Intl.DateTimeFormat(LANGUAGE, options)
const CLOCK = dates({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
const DATE = dates({ day: "numeric", month: "long", year: "numeric" })
const SHORT_DATE = dates({ day: "numeric", month: "short" })
const WEEKDAY = dates({ weekday: "long", day: "numeric", month: "long", year: "numeric" })
const FULL = dates({ dateStyle: "full", timeStyle: "long" })
const AGO = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "always" })

/** How long ago, or the day when that says more. A clock that runs behind shows "just now", never the future. */
export function ago(then, now) {
  const passed = now - then
  if (passed < MINUTE) return passed > -HOUR ? "just now" : DATE.format(then)
  if (passed < HOUR) return AGO.format(-Math.floor(passed / MINUTE), "minute")
  if (passed < DAY) return AGO.format(-Math.floor(passed / HOUR), "hour")
  return DATE.format(then)
}

/** The two texts of a format: what leads, and what stands beside it. */
export function words(format, then, now, since = then) {
  const clock = CLOCK.format(then)
  switch (format) {
    case "ago":
      return now - then < DAY ? [ago(then, now), ""] : [`${clock}, ${DATE.format(then)}`, ""]
    case "clock":
      return [sameDay(then, since) ? clock : `${clock}, ${DATE.format(then)}`, ""]
    case "short":
      return [sameDay(then, now) ? clock : `${SHORT_DATE.format(then)}, ${clock}`, ""]
    case "weekday":
      return [WEEKDAY.format(then), ""]
    default:
      return [clock, ago(then, now)]
  }
}

export function sameDay(one, other) {
  return new Date(one).toDateString() === new Date(other).toDateString()
}

class RelativeTime extends HTMLElement {
  #lead
  #beside

  connectedCallback() {
    if (!this.shadowRoot) {
      this.attachShadow({ mode: "open" })
      this.#lead = document.createElement("time")
      this.#lead.part = "lead"
      this.#beside = document.createElement("span")
      this.#beside.part = "beside"
      this.shadowRoot.append(this.#lead, " ", this.#beside)
    }
    shown.add(this)
    this.draw()
  }

  disconnectedCallback() {
    shown.delete(this)
  }

  draw(now = Date.now()) {
    const datetime = this.querySelector("time")?.dateTime
    const then = Date.parse(datetime)
    if (Number.isNaN(then)) {
      this.#lead.textContent = this.textContent
      return
    }
    const since = Date.parse(this.getAttribute("since"))
    const [lead, beside] = words(this.getAttribute("format"), then, now, Number.isNaN(since) ? then : since)
    if (this.#lead.dateTime !== datetime) {
      this.#lead.dateTime = datetime
      this.#lead.title = FULL.format(then)
    }
    // Writing the same text again would still make the browser lay the page out.
    if (this.#lead.textContent !== lead) this.#lead.textContent = lead
    if (this.#beside.textContent !== beside) this.#beside.textContent = beside
  }
}

const shown = new Set()

function drawAll() {
  if (document.hidden) return
  const now = Date.now()
  for (const element of shown) element.draw(now)
}

setInterval(drawAll, EVERY)
document.addEventListener("visibilitychange", drawAll)
customElements.define("relative-time", RelativeTime)
