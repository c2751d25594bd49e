/**
 * Both ends of a frame with a blog in it; loaded by embed.js where there is one.
 *
 * A blog in an <iframe data-live-blog-frame> is as high as what it shows. Two small messages, each checked on both sides:
 *
 *   frame → page   { type: "live-blog:ready" }             it listens
 *   page → frame   { type: "live-blog:hello" }             by which the frame learns the page’s origin
 *   frame → page   { type: "live-blog:height", height }    to that origin only, whenever it changes
 *
 * In WordPress, which frames what it finds by oEmbed and says so in the address, the frame speaks WordPress’s own messages:
 * its height, and links to us, since WordPress’s sandbox lets none lead out.
 */

const READY = "live-blog:ready"
const HELLO = "live-blog:hello"
const HEIGHT = "live-blog:height"
const HIGHEST = 20_000 // px

/** `page`: this is the page in the frame. */
export function connectFrames(page) {
  if (page) sayHeight()
  else growFrames()
}

// The page’s side

function growFrames() {
  addEventListener("message", ({ data, source, origin }) => {
    const frame = [...document.querySelectorAll("iframe[data-live-blog-frame]")].find((one) => one.contentWindow === source)
    if (!frame || origin !== originOf(frame)) return
    if (data?.type === READY) greet(frame)
    if (data?.type === HEIGHT && data.height > 0) frame.style.height = `${Math.min(data.height, HIGHEST)}px`
  })
  for (const frame of document.querySelectorAll("iframe[data-live-blog-frame]")) greet(frame)
}

function greet(frame) {
  const origin = originOf(frame)
  frame.contentWindow?.postMessage({ type: HELLO }, origin === "null" ? "*" : origin)
}

/** What a message from this frame says its origin is: a sandbox without allow-same-origin has none. */
function originOf(frame) {
  const opaque = frame.hasAttribute("sandbox") && !frame.sandbox.contains("allow-same-origin")
  return opaque ? "null" : new URL(frame.src, document.baseURI).origin
}

// The frame’s side

function sayHeight() {
  let page = null // the origin that greeted us
  const secret = location.hash.match(/^#\?secret=(\w{1,32})$/)?.[1]
  const say = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height)
    if (page) parent.postMessage({ type: HEIGHT, height }, page)
    if (secret) parent.postMessage({ message: "height", value: height, secret }, "*")
  }
  if (secret) {
    addEventListener("click", (event) => {
      const link = event.composedPath().find((one) => one.matches?.("a[href]"))
      if (link?.host !== location.host) return
      event.preventDefault()
      parent.postMessage({ message: "link", value: link.href, secret }, "*")
    })
  }
  addEventListener("message", ({ data, source, origin }) => {
    if (source !== parent || data?.type !== HELLO) return
    page = origin === "null" ? "*" : origin
    say()
  })
  new ResizeObserver(say).observe(document.documentElement)
  parent.postMessage({ type: READY }, "*") // it says nothing that others may not know
}
