/**
 * Notifications: shown as the server says them (liveblog/sources/notifying/message.py), opened by a press, ended by another.
 * Which blogs tell this browser stands in a cache, which pages read, too: /live/SLUG/notifications → JSON.
 */

import { TOLD } from "./kept-pages.js"

export async function shown(data) {
  const said = read(data)
  if (!said) return
  const address = `/live/${said.blog}/notifications`
  const told = await caches.open(TOLD)
  const ended = (await (await told.match(address))?.json())?.ended
  if (ended) return end(address)
  const earlier = await registration.getNotifications({ tag: said.entry })
  if (said.kind === "gone" && earlier.length === 0) return
  if (said.kind === "new" && (await tabs(said.blog)).some((tab) => tab.focused)) return // it is on the page
  const words = { body: said.line, lang: said.lang, dir: said.dir, tag: said.entry, silent: said.kind === "gone" }
  const actions = [{ action: "stop", title: said.stop }]
  await registration.showNotification(said.title, { ...words, ...(said.at ? { timestamp: said.at } : {}), actions, data: said })
}

export async function opened({ notification, action }) {
  const { blog, entry, kind } = notification.data ?? {}
  notification.close()
  if (!blog) return
  if (action === "stop") return end(`/live/${blog}/notifications`)
  const address = kind === "gone" ? `/live/${blog}` : `/live/${blog}#entry-${entry}`
  const [tab] = await tabs(blog)
  if (!tab) return clients.openWindow(address)
  await tab.focus()
  if (kind !== "gone") await tab.navigate(address).catch(() => {})
}

/** Ends a blog's notifications. Where the server is not reached, it is tried again with the next one, which is not shown. */
async function end(address) {
  const told = await caches.open(TOLD)
  await told.put(address, new Response('{"ended":true}'))
  const endpoint = (await registration.pushManager.getSubscription())?.endpoint
  const answer = endpoint && (await post(`${address}/end`, { endpoint }))
  if (!endpoint || answer?.ok || answer?.status === 404) await told.delete(address)
}

/** The browser has another subscription, or none: every blog that tells it is told so. Where there is none, pages offer it anew. */
export async function changed({ oldSubscription, newSubscription }) {
  const told = await caches.open(TOLD)
  for (const request of await told.keys()) {
    const address = new URL(request.url).pathname
    const { ended, quiet } = await (await told.match(request)).json()
    if (ended) continue
    const subscription = newSubscription ?? (await subscribed(address).catch(() => null))
    const answer = subscription && (await post(address, { ...subscription.toJSON(), quiet }))
    if (!answer?.ok) await told.delete(request)
    if (oldSubscription) await post(`${address}/end`, { endpoint: oldSubscription.endpoint })
  }
}

async function subscribed(address) {
  const { key } = await (await fetch(address)).json()
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
}

function post(address, body) {
  const headers = { "content-type": "application/json" }
  return fetch(address, { method: "POST", headers, body: JSON.stringify(body) }).catch(() => null)
}

/** The open pages of a blog. */
async function tabs(blog) {
  const all = await clients.matchAll({ type: "window", includeUncontrolled: true })
  return all.filter(({ url }) => new URL(url).pathname === `/live/${blog}`)
}

function read(data) {
  try {
    const said = data.json()
    const texts = [said.blog, said.entry, said.title, said.line].every((text) => typeof text === "string")
    return texts && /^[a-z0-9-]+$/.test(said.blog) && /^[\w-]+$/.test(said.entry) ? said : null
  } catch {
    return null
  }
}
