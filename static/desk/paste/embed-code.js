/** Embed code among copied words: handed on as it is, since the server reads it (liveblog/text/social). */

const CLASSES = "twitter-tweet twitter-video bluesky-embed mastodon-embed instagram-media tiktok-embed text-post-media reddit-embed-bq"
const QUOTES = new RegExp(`\\b(?:${CLASSES.replaceAll(" ", "|")})\\b`)
const QUOTE = CLASSES.replace(/\S+/g, "blockquote.$&").replaceAll(" ", ", ")
const BEGINS = /^<(?:iframe|blockquote|script|div|section|figure|fb:post)\b/i
const LOADS = /<iframe\b|<script\b[^<>]*\bsrc=/i
const ENDS = /<\/(?:iframe|blockquote|script|div|section|figure|fb:post)>$/i
const LONGEST = 20_000

/** The embed code that an element is, or ""; what a page shows in a box to be copied is also embed code. */
export function embedCode(element) {
  if (element.nodeName === "IFRAME") {
    const source = element.getAttribute("src") ?? ""
    return /^(?:https?:)?\/\/[^\s"<>]+$/.test(source) ? `<iframe src="${source}"></iframe>` : ""
  }
  if (element.nodeName === "PRE" || element.nodeName === "CODE") {
    return isEmbedCode(element.textContent) ? lines(element.textContent).join("\n") : ""
  }
  // A quote in a quote of the same kind is none: and so no word is looked at once for each quote around it.
  if (!element.matches(QUOTE) || element.parentElement.closest(QUOTE)) return ""
  const code = lines(element.outerHTML).join(" ")
  return code.length < LONGEST ? code : ""
}

/** Whether words are what networks offer for embedding. */
export function isEmbedCode(text) {
  const code = text.length < LONGEST ? text.trim() : ""
  return BEGINS.test(code) && ENDS.test(code) && (LOADS.test(code) || QUOTES.test(code))
}

function lines(code) {
  return code.split("\n").map((line) => line.trim()).filter(Boolean)
}
