/**
 * The service worker of the readers' pages: it shows notifications while they are closed, and the pages that were read
 * while there is no network. Served as /live-worker.js, for the addresses under /live/. It holds nothing up: what comes
 * from the network is always first.
 */

import { checkKept, keep, learnTexts, pageOrKept, fileOrKept, PAGES, CACHES } from "./kept-pages.js"
import { imageOrKept, keepImages } from "./kept-images.js"
import { changed, opened, shown } from "./told.js"

const PAGE = /^\/live\/[a-z0-9-]+(\/[A-Za-z0-9][\w-]*)?$/

addEventListener("install", () => skipWaiting())
addEventListener("activate", (event) => event.waitUntil(Promise.all([clients.claim(), forgetOlder()])))

addEventListener("fetch", (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== "GET" || url.origin !== location.origin) return
  if (request.mode === "navigate" && !url.search && PAGE.test(url.pathname)) event.respondWith(pageOrKept(event, url))
  else if (url.pathname.startsWith("/static/")) event.respondWith(fileOrKept(request))
  else if (url.pathname.startsWith("/media/")) event.respondWith(imageOrKept(request))
})

addEventListener("message", (event) => {
  const { keep: address, texts, check, images } = event.data ?? {}
  if (texts) event.waitUntil(learnTexts(texts))
  if (address) event.waitUntil(keep(address).catch(() => {}))
  if (images) event.waitUntil(keepImages(images).catch(() => {}))
  if (check !== undefined) event.waitUntil(checkKept(check).catch(() => {}))
})

addEventListener("push", (event) => event.waitUntil(shown(event.data)))
addEventListener("notificationclick", (event) => event.waitUntil(opened(event)))
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(changed(event)))

/** Another version of this worker kept things in another way. */
async function forgetOlder() {
  const names = await caches.keys()
  const ours = [PAGES, ...CACHES]
  return Promise.all(names.filter((name) => name.startsWith("liveblog-") && !ours.includes(name)).map((name) => caches.delete(name)))
}
