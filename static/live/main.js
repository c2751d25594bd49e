/** The readers' scripts: what each custom element is called. A page without them is complete, only not live. */

import { LiveBlog } from "./page/live-blog.js"
import "./common/relative-time.js"
import { t } from "./common/texts.js"
import { load, watchClicks } from "./common/on-demand.js"
import { watchSelection } from "./page/first-selection.js"
import { ShareLink } from "./page/share-link.js"
import { TimeZone } from "./page/time-zone.js"

watchClicks(t)
watchSelection()
customElements.define("time-zone", TimeZone)
customElements.define("share-link", ShareLink)
customElements.define("live-blog", LiveBlog)
if (document.querySelector("live-index")) load("live-index").catch(() => {}) // then the list is as it came

// Clocks run where there is a facts box; without the module they show what they were set to.
let facts
const runFacts = () => (facts ??= document.querySelector("facts-box") && load("facts").catch(() => {}))
runFacts()
document.querySelector("live-blog")?.addEventListener("drawn", runFacts)

// Notifications, where the browser can; what readers who come again have, when the page is done.
const bell = document.querySelector("[data-needs=notifying]")
if (bell) bell.hidden = !("PushManager" in window)
try {
  if (localStorage["liveblog-read"]) setTimeout(() => load("offline").catch(() => {}), 2500)
  localStorage["liveblog-read"] = 1
} catch {
  // Nothing can be kept in this browser.
}
