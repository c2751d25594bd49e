/**
 * For readers who stay a while: their pages are kept for when there is no network (static/live/worker), and notifications
 * that they have can be ended; and the clock is checked. Loaded some time after the page; where anything of it fails, the page is as before.
 */

import { checkClock } from "./clock.js"
import { load } from "../common/on-demand.js"
import { t } from "../common/texts.js"
import { workerAddress } from "../common/worker-address.js"

const HOUR = 3_600_000
const KEEP_EVERY = 120_000 // milliseconds
const TRY_EVERY = 15_000

const page = document.querySelector("live-blog")
if (page) begin().catch(() => {})

async function begin() {
  sayWhenBack(document.querySelector(".offline"))
  sayWhatIsWrong()
  runFacts()
  checkClock(page).catch(() => {}) // then times stay as they are
  if (!("serviceWorker" in navigator)) return
  await navigator.serviceWorker.register(workerAddress, { scope: "/live/" })
  const { active } = await navigator.serviceWorker.ready
  const tell = (what) => active.postMessage(what)
  tell({ texts: { lang: document.documentElement.lang, offline: t("You are offline. This is what you had read until {time}.") } })
  // The worker has not seen a page that it did not fetch.
  if (!performance.getEntriesByType("navigation")[0]?.workerStart) tell({ keep: location.pathname })
  keepImages(tell)
  tell({ check: HOUR })
  addEventListener("online", () => tell({ check: 0 }))
  keepWhenLeft(tell)
  // With a permission that was done at once (main.js); without one a sound may still be wanted.
  if (document.querySelector("[data-needs=notifying]") && Notification.permission !== "granted") (await load("notifying")).resume()
}

/** Says more than that the connection is lost, where more is known. */
function sayWhatIsWrong() {
  addEventListener("offline", () => page.notices.lost(0, t("You are offline. What you see may be out of date.")))
  page.addEventListener("heard", ({ detail }) => detail.type === "reset" && page.notices.lost(0, t("Catching up with the desk…")))
}

/** Clocks run in boxes that came since the page was opened. Only what is new is looked at: a page may hold thousands of entries. */
function runFacts() {
  const run = () => load("facts").catch(() => {})
  if (document.querySelector("facts-box")) return run()
  page.addEventListener("drawn", ({ detail: { state, fresh } }) => {
    const said = [...state.recent.map(({ entry }) => entry?.html), ...fresh.map((one) => one.innerHTML)]
    if (said.join().includes("<facts-box")) run()
  })
}

/** What was read grows while the page is open: kept when it is left. */
function keepWhenLeft(tell) {
  let changed = false
  let last = -KEEP_EVERY
  page.addEventListener("drawn", () => (changed = true))
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden || !changed || performance.now() - last < KEEP_EVERY) return
    changed = false
    last = performance.now()
    tell({ keep: location.pathname })
    keepImages(tell)
  })
}

/** The images that this page has loaded: they come out of the browser's cache, not over the network. */
function keepImages(tell) {
  if (navigator.connection?.saveData) return
  const loaded = [...document.images].filter((image) => image.complete && image.naturalWidth)
  tell({ images: loaded.map((image) => image.currentSrc) })
}

/** Takes the line away as soon as the server answers. */
function sayWhenBack(line) {
  if (!line) return
  const look = async () => {
    const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" }).catch(() => null)
    if (!answer?.headers.has("liveblog-page")) return
    clearInterval(timer)
    line.remove()
  }
  const timer = setInterval(look, TRY_EVERY)
  addEventListener("online", look)
}
