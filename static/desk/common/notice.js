/**
 * Notices: what just happened, announced politely. A notice with an Undo stays until it is used, dismissed or replaced by
 * another of its kind, so that nobody has to hurry; it ends when its entry has changed since. Other notices go by
 * themselves.
 */

import { t } from "../../live/common/texts.js"
import { make, makeButton } from "./dom.js"
import { placeNotices } from "./notice-place.js"
import { PERSON } from "./person.js"

const STAYS = 6_000
const STAYS_WITH_LINK = 15_000
const MOST = 3 // that can be undone
const NEXT = "liveblog-said"

const place = document.querySelector("[data-notice]")
// A notice that came with the page goes the same way, and does not return when the page is reloaded.
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
 * Shows a notice. `more` is a link, { label, href }, or a button: { label, act }, where `act` may give a promise, and false
 * when it did not work and may be tried again; or { label, event, detail }, which dispatches that event on the document.
 * What is undone of one entry says which: { entry: its id, state and revision: what it is now, about: its words }.
 * Gives a function that takes the line away.
 */
export function notice(text, more = null) {
  const line = make("p", {}, text)
  const end = () => {
    clearTimeout(line.timer)
    const from = line.contains(document.activeElement) && line.from
    line.remove()
    if (from?.isConnected) from.focus()
    placeNotices(place)
  }
  // So that a dismissed line gives the focus back to where it was.
  line.addEventListener("focusin", ({ relatedTarget }) => {
    if (relatedTarget && !line.contains(relatedTarget)) line.from = relatedTarget
  })
  clearBriefNotices()
  if (more?.act || more?.event) {
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
  placeNotices(place)
  return end
}

/** A notice that stays until the function that this gives is called. `aloud`: whether it is announced, too. */
export function lastingNotice(text, { aloud = true, dismissible = false } = {}) {
  const line = make("p", { dataset: { lasting: "" } }, text)
  if (!aloud) line.setAttribute("aria-hidden", "true")
  const end = () => {
    line.remove()
    placeNotices(place)
  }
  if (dismissible) line.append(" ", dismiss(end))
  place.classList.add("notice--floating")
  place.prepend(line)
  placeNotices(place)
  return end
}

/** “Discarded. Undo”: nothing that somebody typed is lost by one press. */
export function offerUndo(act) {
  notice(t("Discarded."), { label: t("Undo"), act })
}

/** Shows a notice on the page that is loaded next. A button of it dispatches an event. */
export function noticeOnNextPage(text, more = null) {
  sessionStorage.setItem(NEXT, JSON.stringify({ text, more, person: PERSON }))
}

/** Ends the notices that would undo an older state of an entry than this one ("deleted": it is gone). */
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

/** Clears the notices that go by themselves: they are no longer true. */
export function clearBriefNotices() {
  for (const line of place.querySelectorAll("p:not([data-kind], [data-lasting])")) {
    clearTimeout(line.timer)
    line.remove()
  }
}

function button({ label, act, event, detail }, end) {
  const element = makeButton(label, async () => {
    if (element.getAttribute("aria-disabled")) return
    element.setAttribute("aria-disabled", "true")
    const done = event ? document.dispatchEvent(new CustomEvent(event, { detail })) : await act(element)
    if (done === false) element.removeAttribute("aria-disabled")
    else end()
  })
  return element
}

function dismiss(end) {
  const element = makeButton("×", end, "notice-end")
  element.setAttribute("aria-label", t("Dismiss"))
  return element
}
