/**
 * The pages that were read, kept for when there is no network: few, and none that is not ours. They are never shown where
 * the server answers.
 */

export const PAGES = "liveblog-pages-1"
const FILES = "liveblog-files-1"
const WORDS = "liveblog-words-1"
export const TOLD = "liveblog-told-1"
export const IMAGES = "liveblog-images-1"
export const CACHES = [FILES, WORDS, TOLD, IMAGES]
const MOST_PAGES = 20
const MOST_FILES = 24
const LARGEST = 2_000_000 // characters
const PATIENCE = 10_000 // milliseconds that a network which says nothing has
const OURS = "liveblog-page" // a header that a captive portal's page does not have
const CHECKED = "/live-worker/checked"
const ENGLISH = "You are offline. This is what you had read until {time}."

/** The page as the server sends it; without a network, as it was kept. */
export async function pageOrKept(event, url) {
  const asked = fetch(event.request)
  event.waitUntil(asked.then((answer) => note(url.pathname, answer.clone())).catch(() => {}))
  try {
    return await Promise.race([asked, new Promise((_, fail) => setTimeout(fail, PATIENCE))])
  } catch {
    return (await kept(url.pathname)) ?? asked
  }
}

/** A script or sheet of ours; without a network, the kept one. */
export async function fileOrKept(request) {
  try {
    return await fetch(request)
  } catch (problem) {
    const found = await (await caches.open(FILES)).match(request.url)
    if (found) return found
    throw problem
  }
}

/** Asks for a page, to keep it. */
export async function keep(address) {
  const { pathname, origin } = new URL(address, location.href)
  if (origin !== location.origin) return
  await note(pathname, await fetch(pathname, { cache: "no-cache" }))
}

/** Asks for all kept pages, at most once in so many milliseconds: what was withdrawn since is not kept on. */
export async function checkKept(every) {
  const words = await caches.open(WORDS)
  const last = Number(await (await words.match(CHECKED))?.text()) || 0
  if (Math.abs(Date.now() - last) < every) return
  await words.put(CHECKED, new Response(String(Date.now())))
  const pages = await caches.open(PAGES)
  for (const request of await pages.keys()) await keep(request.url)
  await dropImages(pages)
}

/** Images that no kept page shows any more go. */
async function dropImages(pages) {
  const texts = await Promise.all((await pages.keys()).map(async (request) => (await pages.match(request))?.text() ?? ""))
  const images = await caches.open(IMAGES)
  for (const request of await images.keys()) {
    const { pathname } = new URL(request.url)
    if (!texts.some((html) => html.includes(pathname))) await images.delete(request)
  }
}

/** The line above a page that is shown without a network, in one language. */
export async function learnTexts({ lang, offline }) {
  await (await caches.open(WORDS)).put(`/live-worker/${lang}`, new Response(offline))
}

/** Keeps a page that the server answered with, and drops one that is gone. */
async function note(path, answer) {
  if (!answer.headers.has(OURS) || answer.redirected) return
  const pages = await caches.open(PAGES)
  if (answer.status === 404 || answer.status === 410) return pages.delete(path)
  if (answer.status !== 200) return
  const html = await answer.text()
  if (html.length > LARGEST || !html.includes("</html>")) return
  const headers = new Headers(answer.headers)
  headers.set("liveblog-kept", String(Date.now()))
  headers.delete("content-encoding")
  headers.delete("content-length")
  await pages.delete(path) // so that the order is that of reading
  await pages.put(path, new Response(html, { headers }))
  await dropOldest(pages, MOST_PAGES)
  await keepFiles(html)
}

/** What a kept page needs to run. */
async function keepFiles(html) {
  const files = await caches.open(FILES)
  const script = html.match(/src="(\/static\/[^"]+\/built\/)readers\.js"/)
  if (!script) return
  for (const name of ["readers.js", "offline.js", "notifying.css"]) {
    const address = script[1] + name
    if (await files.match(address)) continue
    const answer = await fetch(address)
    if (answer.ok && /^text\/(javascript|css)/.test(answer.headers.get("content-type"))) await files.put(address, answer)
  }
  await dropOldest(files, MOST_FILES)
}

export async function dropOldest(cache, most) {
  const keys = await cache.keys()
  for (const key of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(key)
}

/** A kept page, with a line that says so. */
async function kept(path) {
  const found = await (await caches.open(PAGES)).match(path)
  if (!found) return null
  const html = await found.text()
  const lang = html.match(/<html lang="([\w-]+)"/)?.[1] ?? "en"
  const at = new Date(Number(found.headers.get("liveblog-kept")))
  const today = at.toDateString() === new Date().toDateString()
  const time = at.toLocaleString(`${lang === "en" ? "en-GB" : lang}-u-nu-latn`, { timeStyle: "short", ...(today ? {} : { dateStyle: "medium" }) })
  const said = (await (await (await caches.open(WORDS)).match(`/live-worker/${lang}`))?.text()) ?? ENGLISH
  const line = `<p class="offline" role="status">${escaped(said.replace("{time}", time))}</p>`
  const sheet = html.match(/src="(\/static\/[^"]+\/built\/)readers\.js"/)
  const link = sheet ? `<link rel="stylesheet" href="${sheet[1]}notifying.css">` : ""
  const whole = html.replace("</head>", () => `${link}</head>`).replace('<main id="content">', (main) => main + line)
  return new Response(whole, { headers: found.headers })
}

function escaped(text) {
  return text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
