/** The summary in a story's head, when it changes while the page is open. liveblog/text/summary.py splits it the same way. */

import { make } from "../common/make.js"

export function showSummary(element, blog) {
  const { words, points } = split(blog.summary)
  const direction = { lang: blog.language, dir: blog.direction || "auto" }
  element.hidden = !blog.summary
  const paragraph = element.querySelector(".summary-words")
  Object.assign(paragraph, { textContent: words, hidden: !words })
  const known = element.querySelector(".known")
  known.hidden = !points.length
  known.querySelector("ul").replaceChildren(...points.map((point) => make("li", direction, point)))
}

export function split(summary) {
  const lines = summary.split(/\r?\n/)
  const points = lines.map((line) => line.trim().match(/^[-*•]\s+(.*)$/)?.[1].trim())
  return { words: lines.filter((_, at) => points[at] === undefined).join("\n").trim(), points: points.filter(Boolean) }
}
