/**
 * /embed.js: puts a live blog into any page of any site.
 *
 *   <script src="https://HOST/embed.js" data-blog="SLUG" async></script>     the blog stands where the script stands
 *   <live-blog-embed src="https://HOST/live/SLUG"></live-blog-embed>          … or wherever this element stands
 *   <iframe src="https://HOST/live/SLUG/embed" data-live-blog-frame></iframe> … or in a frame, which gets its height
 *
 * It is one plain script with its style sheet, made by scripts/build. It may be loaded twice, and by two servers: who
 * comes second leaves the element to who came first. docs/embedding.md says all that it can do.
 */

import { callTimes } from "../common/make.js"
import { load } from "../common/on-demand.js"
import { EmbeddedTime } from "./embedded-time.js"
import { LiveBlogEmbed } from "./live-blog-embed.js"
import { tag } from "./script-address.js"

const TIME = "live-blog-time" // what portable.js and the server call <relative-time>: the page may have one of its own

function define(name, element) {
  if (!customElements.get(name)) customElements.define(name, element)
}

/** Puts the blog that the script's tag names beside it; a tag in the head has no place, so the body's end has to do. */
function placeBlog() {
  const { blog, ...options } = tag.dataset
  const embed = document.createElement("live-blog-embed")
  embed.whole = true
  embed.setAttribute("src", new URL(`/live/${blog}`, tag.src))
  Object.assign(embed.dataset, options)
  if (document.head.contains(tag)) whenRead(() => document.body.append(embed))
  else tag.after(embed)
}

function whenRead(act) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", act)
  else act()
}

callTimes(TIME)
define(TIME, EmbeddedTime)
define("live-blog-embed", LiveBlogEmbed)
if (tag?.dataset.blog) placeBlog()
whenRead(() => {
  const framed = parent !== window && document.documentElement.matches("[data-live-blog-page]")
  if (framed || document.querySelector("iframe[data-live-blog-frame]")) load("frames").then((ends) => ends.connectFrames(framed), () => {})
})
