/** Times in words, in the reader's own zone. Pure but for the language of the page. */

import { LANGUAGE, t } from "./texts.js"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const dates = (options) => new Intl.DateTimeFormat(LANGUAGE, options)
const DAY_ONLY = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }
const DAY_DATE = dates(DAY_ONLY)
const DAY_WEEKDAY = dates({ ...DAY_ONLY, weekday: "long" })
const CLOCK = dates({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
const DATE = dates({ day: "numeric", month: "long", year: "numeric" })
const SHORT_DATE = dates({ day: "numeric", month: "short" })
const WEEKDAY = dates({ weekday: "long", day: "numeric", month: "long", year: "numeric" })
export const FULL = dates({ dateStyle: "full", timeStyle: "long" })
const AGO = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: "always" })

/** How long ago, or the day when that says more. A clock that runs behind shows "just now", never the future. */
export function ago(then, now) {
  const passed = now - then
  if (passed < MINUTE) return passed > -HOUR ? t("just now") : DATE.format(then)
  if (passed < HOUR) return AGO.format(-Math.floor(passed / MINUTE), "minute")
  if (passed < DAY) return AGO.format(-Math.floor(passed / HOUR), "hour")
  return DATE.format(then)
}

/** Whether an ISO text names a day, whose clock nobody knows. */
export function isDay(text) {
  return text?.length === 10
}

/** A day ("2020-01-06") in words: the same day in every zone. */
export function dayWords(format, day) {
  return (format === "weekday" ? DAY_WEEKDAY : DAY_DATE).format(Date.parse(day))
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
      if (sameDay(then, now)) return [clock, ""]
      return [`${(sameYear(then, now) ? SHORT_DATE : DATE).format(then)}, ${clock}`, ""]
    case "weekday":
      return [WEEKDAY.format(then), ""]
    default:
      return [clock, ago(then, now)]
  }
}

function sameYear(one, other) {
  return new Date(one).getFullYear() === new Date(other).getFullYear()
}

export function sameDay(one, other) {
  return new Date(one).toDateString() === new Date(other).toDateString()
}
