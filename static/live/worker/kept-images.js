/**
 * Images of pages that were read, kept for when there is no network: those that the browser has loaded already, few, and none
 * that is large. An image never changes, so a kept one is as good as the server's.
 */

import { dropOldest, IMAGES } from "./kept-pages.js"

const MOST = 60
const LARGEST = 600_000 // bytes

export async function imageOrKept(request) {
  const kept = await (await caches.open(IMAGES)).match(request.url).catch(() => null)
  return kept ?? fetch(request)
}

/** Keeps images by their addresses; the newest of them last. */
export async function keepImages(addresses) {
  const images = await caches.open(IMAGES)
  for (const address of addresses.slice(-MOST)) {
    const { origin, pathname } = new URL(address, location.href)
    if (origin !== location.origin || !pathname.startsWith("/media/") || (await images.match(address))) continue
    const answer = await fetch(address, { cache: "force-cache" })
    const body = answer.ok && answer.headers.get("content-type")?.startsWith("image/") ? await answer.blob() : null
    if (body && body.size <= LARGEST) await images.put(address, new Response(body, { headers: { "content-type": body.type } }))
  }
  await dropOldest(images, MOST)
}
