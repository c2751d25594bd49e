/** A time field on the editor's own clock. The server's page has it in UTC, for whoever has no scripts. */

import { t } from "../live/texts.js"

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

export function localTimes(form) {
  const when = form.elements.namedItem("when")
  const zone = form.elements.namedItem("zone")
  if (!when || !zone) return
  const said = Number(zone.value) || 0
  if (when.value) {
    const moment = new Date(Date.parse(`${when.value}Z`) + said * 60_000)
    const here = moment.getTimezoneOffset()
    when.value = shown(when.value, said, here)
    when.defaultValue = when.value
  }
  const set = () => (zone.value = String(zoneAt(when.value)))
  set()
  when.addEventListener("input", set)
  form.querySelector("[data-zone]").textContent = t("On your own clock.")
}

/** Whether a composer's "Publish" means a time to come. Of what is scheduled already it means now. */
export function goesOutLater(form) {
  const when = form.elements.namedItem("when")?.value
  return Boolean(when) && form.querySelector("[data-publish]").value === "published" && new Date(when) > new Date()
}
