/**
 * The lines that say what just happened, read out politely. What can be undone stays until it is used, dismissed, or
 * another of its kind takes its place: nobody should have to hurry. Everything else goes by itself.
 */

import { t } from "../live/texts.js"

const STAYS = 6_000
const STAYS_WITH_LINK = 15_000
const MOST = 3 // that can be undone

const place = document.querySelector("[data-notice]")
// What the server said with the page goes the same way, and is not said again when the page is loaded again.
const said = place?.querySelector("p")
if (said) {
  notice(said.textContent)
  const address = new URL(location.href)
  address.searchParams.delete("done")
  history.replaceState(history.state, "", address)
}

/**
 * Says it. `more` is a link, { label, href }, or a button, { label, act }: `act` may give a promise, and false when it
 * did not work and may be tried again. Gives a function that takes the line away.
 */
export function notice(text, more = null) {
  const line = make("p", { textContent: text })
  const end = () => {
    clearTimeout(line.timer)
    const from = line.contains(document.activeElement) && line.from
    line.remove()
    if (from?.isConnected) from.focus()
  }
  // So that a dismissed line gives the focus back to where it was.
  line.addEventListener("focusin", ({ relatedTarget }) => {
    if (relatedTarget && !line.contains(relatedTarget)) line.from = relatedTarget
  })
  quiet()
  if (more?.act) {
    line.dataset.kind = text
    line.append(" ", button(more, end), " ", dismiss(end))
    place.querySelector(`[data-kind="${CSS.escape(text)}"]`)?.remove()
    const lasting = place.querySelectorAll("[data-kind]")
    if (lasting.length >= MOST) lasting[0].remove()
  } else {
    if (more) line.append(" ", make("a", more, more.label))
    line.timer = setTimeout(end, more ? STAYS_WITH_LINK : STAYS)
  }
  place.classList.add("notice--floating")
  place.append(line)
  return end
}

/** Takes away what only says something: it is not true any more. */
export function quiet() {
  for (const line of place.querySelectorAll("p:not([data-kind])")) {
    clearTimeout(line.timer)
    line.remove()
  }
}

function button({ label, act }, end) {
  const element = make("button", { type: "button", className: "secondary" }, label)
  element.addEventListener("click", async () => {
    if (element.getAttribute("aria-disabled")) return
    element.setAttribute("aria-disabled", "true")
    if ((await act(element)) === false) element.removeAttribute("aria-disabled")
    else end()
  })
  return element
}

function dismiss(end) {
  const element = make("button", { type: "button", className: "notice-end" }, "×")
  element.setAttribute("aria-label", t("Dismiss"))
  element.addEventListener("click", end)
  return element
}

function make(tag, properties, text = properties.textContent) {
  return Object.assign(document.createElement(tag), properties, { textContent: text })
}
