/** The story's head, when the blog's facts change while the page is open. page/head-view.js loads it. */

import { make } from "../common/make.js"
import { load } from "../common/on-demand.js"
import { showCover } from "./cover.js"
import { showSummary } from "./summary.js"

/** `blog`: as frames and snapshots carry it. */
export function show(root, blog) {
  const summary = root.querySelector(".blog-summary")
  if (summary && summary.dataset.summary !== blog.summary) {
    summary.dataset.summary = blog.summary
    showSummary(summary, blog)
  }
  root.dir = blog.direction || root.dataset.direction
  for (const words of root.querySelectorAll(".blog-title, .summary-words, .known li")) words.dir = blog.direction || "auto"
  const whole = root.querySelector(".blog-head:not(.blog-head--part)")
  if (!whole) return
  showCover(whole, blog)
  const audience = whole.querySelector(".audience")
  if (!blog.reader_count || blog.state !== "live") audience?.remove()
  else if (!audience) {
    whole.querySelector(".blog-state").append(make("span", { className: "audience" }))
    load("audience").catch(() => {})
  }
}
