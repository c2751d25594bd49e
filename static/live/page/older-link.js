/**
 * The link to older updates: it loads them here instead of leading to a page of their own.
 */

import { t } from "../common/texts.js"

/** `load()` shows the next part, and gives its first element; null: there is nothing to load from. */
export function loadOlderHere(link, load, signal) {
  const clicked = async (click) => {
    if (click.ctrlKey || click.metaKey || click.shiftKey) return
    const loading = link.ariaBusy === "true" ? undefined : load()
    if (loading === null) return
    click.preventDefault()
    if (!loading) return
    link.ariaBusy = "true"
    try {
      const first = await loading
      // A reader who came here by keyboard continues where the new part begins.
      if (click.detail === 0) first?.focus({ preventScroll: true })
      link.textContent = t("Older updates")
    } catch {
      link.textContent = t("Older updates could not be loaded. Try again")
    } finally {
      link.ariaBusy = "false"
    }
  }
  link?.addEventListener("click", clicked, { signal })
}
