/**
 * This browser's subscription: made by the browser at its push service, told to the server for each blog. Which blogs
 * have it, with their quiet hours, stands in a cache that the service worker changes, too.
 */

import { t } from "../common/texts.js"
import { workerAddress } from "../common/worker-address.js"

const TOLD = "liveblog-told-1" // of static/live/worker/kept-pages.js

const address = (slug) => `/live/${slug}/notifications`

/** What this browser asked for of a blog: { quiet }; null: nothing, or no permission any more. */
export async function kept(slug) {
  try {
    if (Notification.permission !== "granted") return null
    const found = await (await (await caches.open(TOLD)).match(address(slug)))?.json()
    return found && !found.ended ? found : null
  } catch {
    return null
  }
}

/** Asks for permission, subscribes, tells the server. Rejects with a sentence. */
export async function start(slug, quiet) {
  // At once, since browsers want it to come from a press.
  const permission = await Notification.requestPermission()
  if (permission === "denied") throw new Error(t("This browser blocks notifications of this site. Allow them in the site’s settings, beside its address, then try again."))
  if (permission !== "granted") throw new Error(t("Without the browser’s permission there are no notifications."))
  const { key } = await asked(address(slug))
  if (!key) throw new Error(t("This site offers no notifications."))
  const subscription = await subscribed(key)
  await asked(address(slug), { ...subscription.toJSON(), quiet })
  await (await caches.open(TOLD)).put(address(slug), new Response(JSON.stringify({ quiet })))
}

/** Ends them for a blog. Rejects with a sentence. */
export async function stop(slug) {
  const registration = await navigator.serviceWorker.getRegistration("/live/")
  const subscription = await registration?.pushManager.getSubscription()
  const told = await caches.open(TOLD)
  if (subscription) await asked(`${address(slug)}/end`, { endpoint: subscription.endpoint })
  await told.delete(address(slug))
  if ((await told.keys()).length === 0) await subscription?.unsubscribe()
}

/** The browser's subscription for our key. */
async function subscribed(key) {
  try {
    await navigator.serviceWorker.register(workerAddress, { scope: "/live/" })
    const { pushManager } = await navigator.serviceWorker.ready
    const known = await pushManager.getSubscription()
    if (known && sameKey(known.options.applicationServerKey, key)) return known
    await known?.unsubscribe() // the server has another key now
    return await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  } catch {
    throw new Error(t("This browser could not reach its push service. Try again later."))
  }
}

function sameKey(bytes, key) {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes ?? [])))
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === key
}

/** The answer of our server; rejects with its sentence. */
async function asked(url, body) {
  const how = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) }
  const answer = await fetch(url, how).catch(() => null)
  const said = answer?.status === 204 ? {} : await answer?.json().catch(() => null)
  if (answer?.ok && said) return said
  throw new Error(said?.detail ?? t("The server could not be reached. Try again in a moment."))
}
