/**
 * Since you left: what happened in a blog since this browser last showed it, a marker where the reader stopped, and the
 * way through what was missed. It is kept in this browser only, for the blogs that were read last.
 */

import { make, makeTime } from "../common/make.js"
import { LANGUAGE, t, tn } from "../common/texts.js"
import { goTo } from "./keys.js"
import { loadOlder } from "./older.js"
import { onScreen } from "../page/keep-place.js"

const KEY = "liveblog-left"
const BLOGS = 30
const SEEN = 200 // entries whose corrections are pointed out
const MOST_LOADS = 20 // of older entries, on the way to what was missed
const AWAY = 60_000 // milliseconds, after which somebody has been away
const RESTED = 250 // milliseconds without scrolling, after which what is on the screen counts as seen

/** Keeps where the reader is when the page is left, and says what happened since the last time. */
export function welcomeBack(root) {
  if (root.dataset.window !== "latest" || root.dataset.reading) return
  const left = kept()[root.dataset.slug]
  const seen = new Set(Array.isArray(left?.seen) ? left.seen : [])
  if (typeof left?.newest === "string" && Array.isArray(left.seen) && Date.now() - left.at > AWAY) report(root, left)
  const note = watchSeen(root, seen)
  const keep = () => (note(), keepLeft(root, seen))
  document.addEventListener("visibilitychange", () => document.hidden && keep())
  addEventListener("pagehide", keep)
}

/** Notes the entries on which the screen rested. An observer of each would cost every frame of a page of thousands. */
function watchSeen(root, seen) {
  const list = root.querySelector(".entries")
  const note = () => {
    for (const { dataset } of onScreen(list)) if (dataset.id) (seen.delete(dataset.id), seen.add(dataset.id))
  }
  let timer = 0
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(note, RESTED)
  }
  soon()
  addEventListener("scroll", soon, { passive: true })
  root.addEventListener("drawn", soon)
  return note
}

function keepLeft(root, seen) {
  const { entries, held } = root.state
  const newest = [...entries.values()].filter((entry) => !held.has(entry.id)).map((entry) => entry.published).sort().at(-1) ?? ""
  const all = kept()
  delete all[root.dataset.slug] // so that it is the last of them
  all[root.dataset.slug] = { at: Date.now(), newest, seen: [...seen].slice(-SEEN) }
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(Object.entries(all).slice(-BLOGS))))
  } catch {
    // A browser that keeps nothing says nothing of the last time.
  }
}

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY))
    return found && typeof found === "object" && !Array.isArray(found) ? found : {}
  } catch {
    return {}
  }
}

function report(root, { at, newest, seen }) {
  const state = root.state
  const missed = newerThan(root, newest)
  const keys = state.keys.filter((key) => key.published > newest)
  const corrected = state.corrections.filter((line) => Date.parse(line.at) > at)
  const whole = missed.length < state.entries.size || !state.more
  const counts = [
    missed.length && (whole ? tn("{n} update", "{n} updates", missed.length) : tn("more than {n} update", "more than {n} updates", missed.length)),
    keys.length && tn("{n} key event", "{n} key events", keys.length),
    corrected.length && tn("{n} correction", "{n} corrections", corrected.length),
  ].filter(Boolean)
  if (!counts.length) return
  const list = new Intl.ListFormat(LANGUAGE, { type: "unit", style: "short" }).format(counts)
  const time = makeTime("short", new Date(at).toISOString())
  const panel = make("section", { className: "since" }, make("p", {}, make("b", {}, t("Since you left")), " (", time, `): ${list}`))
  panel.setAttribute("aria-label", t("Since you left"))
  for (const line of corrected) if (seen.includes(line.id)) panel.append(correctionOf(line, root.dataset.slug, state))
  const acts = make("p", { className: "since-acts" })
  if (missed.length) {
    const read = button(t("Read what I missed"), () => (panel.remove(), readMissed(root, newest)))
    acts.append(read)
  }
  acts.append(button(t("Close"), () => panel.remove()))
  panel.append(acts)
  root.append(panel) // it lies over the end of the screen, so that nothing moves
  mark(root, newest)
}

/** The entries after the one at which the reader stopped, oldest first. */
function newerThan(root, newest) {
  const found = [...root.state.entries.values()].filter((entry) => entry.published > newest)
  return found.sort((a, b) => (a.published < b.published ? -1 : 1))
}

/** A correction of something that the reader has had on the screen. */
function correctionOf({ id, text, withdrawn }, slug, state) {
  const href = state.entries.has(id) ? `#entry-${id}` : `/live/${slug}/${id}`
  const what = withdrawn ? t("Withdrawn, and you had read it:") : t("Corrected, and you had read it:")
  const words = make("span", { lang: state.blog.language, dir: "auto" }, text)
  return make("p", { className: "since-corrected" }, make("a", { href }, make("b", {}, what), " ", words))
}

/** The marker stands above the entry at which the reader stopped; gives whether that is on the page. */
function mark(root, newest) {
  const entry = [...root.querySelectorAll(".entries .entry")].find((one) => one.dataset.published <= newest)
  if (entry) entry.dataset.left = t("You stopped here")
  return Boolean(entry)
}

/** To the oldest that was missed, with all that came after it above it; k leads on to newer ones. */
async function readMissed(root, newest) {
  const link = root.querySelector(".older-link")
  for (let tries = 0; tries < MOST_LOADS && !mark(root, newest) && !link.parentElement.hidden; tries += 1) {
    await loadOlder(root, link)
  }
  const [first] = newerThan(root, newest)
  const entry = first && document.getElementById(`entry-${first.id}`)
  if (entry) goTo(entry)
}

function button(words, act) {
  const made = make("button", { type: "button", className: "quiet-button" }, words)
  made.addEventListener("click", act)
  return made
}
