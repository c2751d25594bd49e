/** Embed code among copied words: handed on as it is, since the server reads it (liveblog/text/social). */

const QUOTES = /\b(?:twitter-tweet|twitter-video|bluesky-embed|mastodon-embed|instagram-media|tiktok-embed|text-post-media|reddit-embed-bq)\b/
const LONGEST = 20_000

export function embedCode(element) {
  if (element.nodeName === "IFRAME") {
    const source = element.getAttribute("src") ?? ""
    return /^(?:https?:)?\/\/[^\s"<>]+$/.test(source) ? `<iframe src="${source}"></iframe>` : ""
  }
  if (element.nodeName !== "BLOCKQUOTE" || !QUOTES.test(element.className)) return ""
  const code = element.outerHTML.replace(/\s*\n\s*/g, " ")
  return code.length < LONGEST ? code : ""
}
