/**
 * The time field of a composer, on the editor's own clock, and the button that schedules when a future time is chosen.
 * Without scripts the field is on the blog's clock.
 */

import { LANGUAGE, t } from "../../live/common/texts.js"

const DAY = 86_400_000 // a browser's timer cannot wait for much more than three weeks

/** The text of a time field that shows a moment on a clock `zone` minutes behind UTC. */
export function shown(text, from, to) {
  const utc = Date.parse(`${text}Z`)
  return Number.isNaN(utc) ? "" : new Date(utc + (from - to) * 60_000).toISOString().slice(0, 16)
}

/** Minutes that the clock here is behind UTC at the moment a time field shows. Summer and winter differ. */
export function zoneAt(text) {
  const moment = text ? new Date(text) : new Date()
  return Number.isNaN(moment.getTime()) ? 0 : moment.getTimezoneOffset()
}

/** Which clocks a time is meant on, when the blog's is in the zone `theirs`; `text`: as the field shows it here. */
export function clocks(text, theirs, ours = Intl.DateTimeFormat().resolvedOptions().timeZone) {
  const moment = text ? new Date(text) : new Date()
  const [place, blog] = [placeOf(ours), placeOf(theirs)]
  try {
    const there = timeIn(moment, theirs)
    if (theirs === ours || there === timeIn(moment, ours)) return t("On your own clock, {place}.", { place })
    return text
      ? t("On your own clock, {place}; on the blog’s, {blog}, that is {time}.", { place, blog, time: there })
      : t("On your own clock, {place}; the blog’s is that of {blog}.", { place, blog })
  } catch {
    return t("On your own clock, {place}.", { place }) // no such zone here, or no such time
  }
}

function timeIn(moment, timeZone) {
  const format = { timeZone, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
  return new Intl.DateTimeFormat(LANGUAGE, format).format(moment)
}

function placeOf(zone) {
  return zone.split("/").at(-1).replaceAll("_", " ")
}

export function showLocalTimes(form) {
  const when = form.elements.namedItem("when")
  const zone = form.elements.namedItem("zone")
  if (!when || !zone) return
  if (when.dataset.utc) {
    const here = new Date(`${when.dataset.utc}Z`).getTimezoneOffset()
    when.value = shown(when.dataset.utc, 0, here)
    when.defaultValue = when.value
  }
  const hint = form.querySelector("[data-zone]")
  const set = () => {
    zone.value = String(zoneAt(when.value))
    hint.textContent = clocks(when.value, hint.dataset.zone)
    labelButton(form)
  }
  set()
  form.addEventListener("input", set)
  form.addEventListener("filled", () => {
    // What comes from another machine may have been meant on another clock.
    const there = Number(zone.value)
    if (when.value && Number.isFinite(there)) {
      const utc = shown(when.value, there, 0)
      when.value = shown(utc, 0, new Date(`${utc}Z`).getTimezoneOffset())
    }
    set()
  })
}

/** Whether a composer's "Publish" means a time to come. Of what is scheduled already it means now. */
export function isScheduled(form) {
  const when = form.elements.namedItem("when")?.value
  return Boolean(when) && form.querySelector("[data-publish]").value === "published" && new Date(when) > new Date()
}

/** The button says what it does: nothing is put before readers now when a time to come is chosen, so nothing is held. */
function labelButton(form) {
  const button = form.querySelector("[data-publish]")
  clearTimeout(button.timer)
  const later = isScheduled(form)
  button.dataset.now ??= button.textContent
  const words = later ? button.dataset.later : button.dataset.now
  if (button.textContent !== words) button.textContent = words
  const hold = form.querySelector("[data-hold-state]")
  if (hold) hold.hidden = later
  if (!later) return
  // Until that is over.
  const left = new Date(form.elements.namedItem("when").value) - Date.now()
  button.timer = setTimeout(() => form.isConnected && labelButton(form), Math.min(left + 1, DAY))
}

/** What the server says of what was sent; of what goes out later, when that is on the clock here. */
export function messageOf({ said, state, at }) {
  if (state !== "scheduled" || !at) return said
  const moment = new Date(Number(at))
  const day = moment.toLocaleDateString(LANGUAGE, { dateStyle: "long" })
  const clock = moment.toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })
  return t("Scheduled: it goes out on {day} at {clock}.", { day, clock })
}
