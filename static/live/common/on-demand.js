/**
 * What only some readers use is loaded when they use it: by a click on an element with data-needs="NAME", or by a call
 * of `load`. A module exports `open(element, t)`; it may be called again, and for several elements.
 *
 * A link whose module does not come leads where it leads without scripts.
 */

const modules = {
  player: () => import("../player/player.js"),
}

/** The module of that name; rejects where it does not come. */
export const load = (name) => modules[name]()

export function watchClicks(t) {
  document.addEventListener("click", async (event) => {
    const element = event.target.closest?.("[data-needs]")
    if (!element || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    try {
      const { open } = await load(element.dataset.needs)
      open(element, t)
    } catch {
      if (element.href) location.assign(element.href)
    }
  })
}
