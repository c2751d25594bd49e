/** Older entries come by the link to them, and by themselves when its end of the list comes near. */

import { t } from "../common/texts.js"

const AHEAD = "1500px"

let loading = null

/** Loads what is older into the page of a link; where it cannot, the link leads to a page of its own. */
export async function loadOlder(root, link, byKeyboard = false) {
  loading ??= root.loadOlder() // a part that comes already counts for a press, too
  if (!loading) return location.assign(link.href)
  link.ariaBusy = "true"
  const words = (link.dataset.words ??= link.textContent)
  try {
    const first = await loading
    // A reader who came here by keyboard continues where the new part begins.
    if (byKeyboard) first?.focus({ preventScroll: true })
    link.textContent = words
  } catch {
    link.textContent = t("These updates could not be loaded. Try again")
  } finally {
    loading = null
    link.ariaBusy = "false"
  }
}

/** Loads older entries while the reader scrolls towards them; not where data is to be saved. */
export function loadOnScrolling(root) {
  const link = root.querySelector(".older-link")
  if (!link || navigator.connection?.saveData) return
  let near = false
  const more = () => near && !link.parentElement.hidden && link.ariaBusy !== "true" && oldest(root) && loadOlder(root, link)
  const observer = new IntersectionObserver(([seen]) => (near = seen.isIntersecting), { rootMargin: `0px 0px ${AHEAD}` })
  observer.observe(link)
  addEventListener("scroll", more, { passive: true })
}

/** Whether there is anything to load from. */
function oldest(root) {
  return root.state.entries.size > 0
}
