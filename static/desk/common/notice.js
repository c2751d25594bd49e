/**
 * The lines that say what just happened, read out politely. What can be undone stays until it is used, dismissed, or
 * another of its kind takes its place: nobody should have to hurry. It ends, too, when its entry has become something
 * else since. Everything else goes by itself.
 */

import { t } from "../../live/common/texts.js"
import { settle } from "./notice-place.js"
import { PERSON } from "./person.js"

const STAYS = 6_000
const STAYS_WITH_LINK = 15_000
const MOST = 3 // that can be undone
const NEXT = "liveblog-said"

const place = document.querySelector("[data-notice]")
// What the server said with the page goes the same way, and is not said again when the page is loaded again.
const said = place?.querySelector("p")
if (said) {
  notice(said.textContent)
  const address = new URL(location.href)
  for (const name of ["done", "at"]) address.searchParams.delete(name)
  history.replaceState(history.state, "", address)
}

const next = JSON.parse(sessionStorage.getItem(NEXT))
sessionStorage.removeItem(NEXT)
if (next?.person === PERSON) notice(next.text, next.more)

/**
 * Says it. `more` is a link, { label, href }, or a button, { label, act }: `act` may give a promise, and false when it
 * did not work and may be tried again. What is undone of one entry says which: { entry: its id, state and revision: what
 * it is now, about: its words }. Gives a function that takes the line away.
 */
export function notice(text, more = null) {
  const line = make("p", { textContent: text })
  const end = () => {
    clearTimeout(line.timer)
    const from = line.contains(document.activeElement) && line.from
    line.remove()
    if (from?.isConnected) from.focus()
    settle(place)
  }
  // So that a dismissed line gives the focus back to where it was.
  line.addEventListener("focusin", ({ relatedTarget }) => {
    if (relatedTarget && !line.contains(relatedTarget)) line.from = relatedTarget
  })
  quiet()
  if (more?.act) {
    line.dataset.kind = `${text} ${more.entry ?? ""}`
    if (more.entry) Object.assign(line.dataset, { entry: more.entry, state: more.state, revision: more.revision ?? "" })
    if (more.about) line.append(" ", make("span", { className: "notice-about", dir: "auto" }, more.about))
    line.append(" ", button(more, end), " ", dismiss(end))
    line.end = end
    place.querySelector(`[data-kind="${CSS.escape(line.dataset.kind)}"]`)?.remove()
    const lasting = place.querySelectorAll("[data-kind]")
    if (lasting.length >= MOST) lasting[0].remove()
  } else {
    if (more) line.append(" ", make("a", more, more.label))
    line.timer = setTimeout(end, more ? STAYS_WITH_LINK : STAYS)
  }
  place.classList.add("notice--floating")
  place.append(line)
  settle(place)
  return end
}

/** What is so until the function that this gives is called. `aloud`: whether it is read out, as the others are. */
export function lasting(text, { aloud = true, dismissible = false } = {}) {
  const line = make("p", { textContent: text })
  line.dataset.lasting = ""
  if (!aloud) line.setAttribute("aria-hidden", "true")
  const end = () => {
    line.remove()
    settle(place)
  }
  if (dismissible) line.append(" ", dismiss(end))
  place.classList.add("notice--floating")
  place.prepend(line)
  settle(place)
  return end
}

/** On the page that is loaded next. */
export function noticeThere(text, more = null) {
  sessionStorage.setItem(NEXT, JSON.stringify({ text, more, person: PERSON }))
}

/** An entry is in this state now ("deleted": nowhere): what would undo another one is not to be offered any more. */
export function entryIs({ id, state, revision = 0 }) {
  for (const line of place?.querySelectorAll("[data-entry]") ?? []) {
    const { entry, ...then } = line.dataset
    // One that is being used ends by itself, and gives the focus to where it belongs.
    if (line.querySelector("[aria-disabled]")) continue
    if (entry === id && (then.state !== state || revision > Number(then.revision || Infinity))) line.end()
  }
}

// What was done on this page, also where no socket tells of it.
document.addEventListener("entry-sent", ({ detail }) => detail?.id && detail.state && entryIs(detail))

/** Takes away what only says something: it is not true any more. */
export function quiet() {
  for (const line of place.querySelectorAll("p:not([data-kind], [data-lasting])")) {
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
