/**
 * Notifications of a blog's key events, asked for by a button: <button data-needs="notifying">. A panel says what they
 * are, with quiet hours and a sound; where the reader has them, the button ends them.
 */

import { t } from "../common/texts.js"
import { kept, start, stop } from "./subscription.js"
import { hasSound, playFor, setSound } from "./sound.js"

const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

let panel
let more

/** A press of the button. */
export async function open(button) {
  const page = button.closest("live-blog")
  // A button that did not say yet what this browser is told does so first.
  if (await kept(page.dataset.slug)) return more?.isConnected ? finish(button, page) : mark(button, page)
  if (panel?.isConnected) return close(button)
  show(button, page, null)
}

/** Says on a page that was opened again what this browser is told. */
export async function resume() {
  const button = document.querySelector("[data-needs=notifying]")
  const page = button.closest("live-blog")
  if (hasSound()) playFor(page)
  // It may have been ended from a notification, or on another page of the blog.
  const again = () => document.hidden || mark(button, page)
  addEventListener("pageshow", again)
  document.addEventListener("visibilitychange", again)
  await mark(button, page)
}

/** The button and what is beside it, as things stand. */
async function mark(button, page) {
  const told = await kept(page.dataset.slug)
  button.textContent = told ? t("Stop notifications") : t("Notify me of key events")
  more?.remove()
  if (!told) return
  more = make("button", { type: "button", className: "quiet-button", textContent: t("Quiet hours, sound"), ariaExpanded: "false" })
  more.addEventListener("click", () => (panel?.isConnected ? close(more) : show(more, page, told)))
  button.after(more)
}

async function finish(button, page) {
  button.disabled = true
  const problem = await stop(page.dataset.slug).then(() => "", (error) => error.message)
  button.disabled = false
  close(button)
  await mark(button, page)
  say(button, problem || t("Notifications have ended."))
}

/** The panel under the tools: to begin, or with what can be changed. */
function show(button, page, told) {
  close(button)
  panel = make("form", { className: "notifying" })
  const quiet = make("input", { type: "checkbox", checked: Boolean(told?.quiet) })
  const begin = make("input", { type: "time", required: true, value: clock(told?.quiet?.begin ?? 22 * 60), ariaLabel: t("Quiet from") })
  const end = make("input", { type: "time", required: true, value: clock(told?.quiet?.end ?? 7 * 60), ariaLabel: t("Quiet until") })
  const sound = make("input", { type: "checkbox", checked: hasSound() })
  const save = make("button", { className: "notifying-save", textContent: told ? t("Save") : t("Turn on notifications") })
  const cancel = make("button", { type: "button", className: "quiet-button", textContent: t("Cancel") })
  const says = told ? t("Your browser tells you of key events of this live blog.") : t("Your browser tells you of key events of this live blog, also while this page is closed.")
  panel.append(
    make("p", { textContent: says }),
    row(label(quiet, t("Quiet hours")), begin, "–", end),
    row(label(sound, t("Play a sound for key events while this page is open"))),
    row(save, cancel),
    make("p", { className: "notifying-said", role: "status" }),
  )
  const enable = () => [begin, end].forEach((field) => (field.disabled = !quiet.checked))
  quiet.addEventListener("change", enable)
  enable()
  cancel.addEventListener("click", () => (close(button), button.focus()))
  panel.addEventListener("keydown", ({ key }) => key === "Escape" && (close(button), button.focus()))
  panel.addEventListener("submit", async (event) => {
    event.preventDefault()
    setSound(sound.checked, page)
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
    const hours = quiet.checked ? { begin: minutes(begin.value), end: minutes(end.value), zone } : null
    save.disabled = true
    const problem = await start(page.dataset.slug, hours).then(() => "", (error) => error.message)
    save.disabled = false
    if (problem) return (panel.lastChild.textContent = problem)
    close(button)
    const bell = document.querySelector("[data-needs=notifying]")
    await mark(bell, page)
    bell.focus()
    say(bell, told ? t("Saved.") : t("You will be told of key events."))
  })
  button.ariaExpanded = "true"
  button.closest(".status").parentElement.after(panel)
  save.focus()
}

function close(button) {
  panel?.remove()
  button.ariaExpanded = "false"
}

function say(button, words) {
  const note = make("span", { className: "notifying-note", role: "status" })
  button.before(note)
  setTimeout(() => (note.textContent = words), 50) // after it is there, so that it is read aloud
  setTimeout(() => note.remove(), 6000)
}

function make(name, properties = {}) {
  return Object.assign(document.createElement(name), properties)
}

function row(...parts) {
  const made = make("p", { className: "notifying-row" })
  made.append(...parts)
  return made
}

function label(input, words) {
  const made = make("label")
  made.append(input, " ", words)
  return made
}
