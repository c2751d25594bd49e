/**
 * Times in words, all on the page's one clock: the reader's own zone, or the story's when the reader chose that.
 * Must not know: who shows them.
 */

import { LANGUAGE, t } from "./texts.js"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const LONG = { day: "numeric", month: "long", year: "numeric" }
let AGO = agoIn()
const OWN = new Intl.DateTimeFormat().resolvedOptions().timeZone
let UTC_DAYS = formatsIn("UTC")

let zone = OWN
let formats = formatsIn(zone)

/** Puts all times on the clock of a zone ("Asia/Baghdad"); undefined: the reader's own. Tells the document. */
export function useZone(name = OWN) {
  if (name === zone) return
  zone = name
  formats = formatsIn(zone)
  document.dispatchEvent(new Event("zonechange"))
}

/** Makes all formats anew, for another language. (Only embeds change it.) */
export function useLanguage() {
  AGO = agoIn()
  UTC_DAYS = formatsIn("UTC")
  formats = formatsIn(zone)
}

/** What a zone is called in the page's language, "Central European Time"; undefined: the one that is in use. */
export function zoneName(name = zone) {
  const inWords = (timeZoneName) =>
    new Intl.DateTimeFormat(LANGUAGE, { timeZone: name, timeZoneName })
      .formatToParts()
      .find(({ type }) => type === "timeZoneName")?.value ?? name
  const generic = inWords("longGeneric")
  // Zones without summer time, UTC among them, may have no generic name.
  return /\d/.test(generic) ? inWords("long") : generic
}

export function ownZone() {
  return OWN
}

function agoIn() {
  return new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "always" })
}

function formatsIn(timeZone) {
  const dates = (options) => new Intl.DateTimeFormat(LANGUAGE, { ...options, timeZone })
  return {
    clock: dates({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    date: dates(LONG),
    shortDate: dates({ day: "numeric", month: "short" }),
    weekday: dates({ ...LONG, weekday: "long" }),
    full: dates({ dateStyle: "full", timeStyle: "long" }),
    key: new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }),
  }
}

/** How long ago, or the day when that says more. A clock that runs behind shows "just now", never the future. */
export function ago(then, now) {
  const passed = now - then
  if (passed < MINUTE) return passed > -HOUR ? t("just now") : formats.date.format(then)
  if (passed < HOUR) return AGO.format(-Math.floor(passed / MINUTE), "minute")
  if (passed < DAY) return AGO.format(-Math.floor(passed / HOUR), "hour")
  return formats.date.format(then)
}

/** Whether an ISO text names a day, whose clock nobody knows. */
export function isDay(text) {
  return text?.length === 10
}

/** A day ("2020-01-06") in words: the same day in every zone. */
export function dayWords(format, day) {
  return UTC_DAYS[format === "weekday" ? "weekday" : "date"].format(Date.parse(day))
}

/** The two texts of a format: what leads, and what stands beside it. */
export function words(format, then, now, since = then) {
  const clock = formats.clock.format(then)
  const date = formats.date.format(then)
  switch (format) {
    case "ago":
      return now - then < DAY ? [ago(then, now), ""] : [`${clock}, ${date}`, ""]
    case "clock":
      return [sameDay(then, since) ? clock : `${clock}, ${date}`, ""]
    case "posted":
      return [`${date}, ${clock}`, ""]
    case "short":
      if (sameDay(then, now)) return [clock, ""]
      return [`${sameYear(then, now) ? formats.shortDate.format(then) : date}, ${clock}`, ""]
    case "weekday":
    case "full":
      return [formats[format].format(then), ""]
    default:
      return [clock, ago(then, now)]
  }
}

/** A time with its day, its seconds and its zone. */
export function inFull(then) {
  return formats.full.format(then)
}

/** The day of a time on the page's clock, "2020-01-06". */
export function dayOf(then) {
  return formats.key.format(then)
}

export function sameDay(one, other) {
  return dayOf(one) === dayOf(other)
}

function sameYear(one, other) {
  return dayOf(one).slice(0, -6) === dayOf(other).slice(0, -6)
}
