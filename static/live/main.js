/** The readers' scripts: what each custom element is called. A page without them is complete, only not live. */

import { LiveBlog } from "./page/live-blog.js"
import { RelativeTime } from "./common/relative-time.js"
import { t } from "./common/texts.js"
import { load, watchClicks } from "./common/on-demand.js"
import { watchSelection } from "./page/first-selection.js"
import { ShareLink } from "./page/share-link.js"
import { TimeZone } from "./page/time-zone.js"

watchClicks(t)
watchSelection()
customElements.define("relative-time", RelativeTime)
customElements.define("time-zone", TimeZone)
customElements.define("share-link", ShareLink)
customElements.define("live-blog", LiveBlog)

/** Loads a module for what is on the page; without it the page is as it came. */
const serve = (name, selector = name) => document.querySelector(selector) && load(name).catch(() => {})

serve("live-index")
serve("audience", ".audience")

// Clocks run where there is a facts box (of one that comes later, offline.js knows); without the module they show what they
// were set to.
serve("facts", "facts-box")

// Notifications, where the browser can: the button says at once whether this one has them.
const bell = document.querySelector(".bell")
const offer = () => (bell.hidden = false)
if (bell && window.PushManager) {
  if (Notification.permission === "granted") load("notifying").then(({ resume }) => resume()).then(offer, offer)
  else offer()
}

// For who stays a while, what needs no network.
setTimeout(serve, 9e3, "offline", "live-blog")
