
import { trusted } from "../../live/common/trusted.js"

/** A composer's buttons, brought up to date when its writer's role, or the blog's state, changed meanwhile. */

/** Takes the buttons from the page as the server draws it now; without a page they stay, and the answer says why. */
export async function refreshActions(form) {
  const fresh = await drawnNow(form)
  if (fresh) takeActions(form, fresh)
}

export function takeActions(form, fresh) {
  const ways = (composer) => [...composer.querySelectorAll(".composer-actions > [type=submit]:not([data-preview])")]
  const actions = form.querySelector(".composer-actions")
  for (const button of ways(form)) button.remove()
  actions.prepend(...ways(fresh))
  if (!fresh.querySelector("[data-hold-state]")) form.querySelector("[data-hold-state]")?.remove()
  // Nor may they say any more when it goes out, and in whose name.
  if (!fresh.querySelector(".composer-more")) form.querySelector(".composer-more")?.remove()
  form.dispatchEvent(new Event("filled")) // the time in it says what "Publish" means
}

async function drawnNow(form) {
  const desk = form.dataset.keep.replace(/\/keep$/, "")
  const isNew = form.dataset.composer === "new"
  try {
    const response = await fetch(isNew ? desk : `${form.action}/edit?part=form`)
    if (!response.ok || response.redirected) return null
    const page = new DOMParser().parseFromString(trusted(await response.text()), "text/html")
    return page.querySelector(`form[data-composer="${isNew ? "new" : form.dataset.composer}"]`)
  } catch {
    return null
  }
}
