/** The button that lets new updates wait: <button data-needs="pause">. Corrections still arrive. */

import { t } from "../common/texts.js"

export function open(button) {
  const page = button.closest("live-blog")
  const paused = !page.paused
  button.textContent = paused ? t("Resume updates") : t("Pause updates")
  page.paused = paused
  page.notices.brief(paused ? t("Paused. New updates wait; corrections still arrive.") : t("New updates appear again."))
}
