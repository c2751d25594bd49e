/** What the server draws for an embed: fetched once for all embeds that ask for the same at the same time. */

import { trusted } from "../common/trusted.js"

const fetching = new Map()

/** Gives the fragment's content, to be copied. Throws `Missing` when the server says that there is no such blog or entry. */
export function fetchFragment(base, slug, query) {
  const address = `${base}/live/${slug}/embed?${new URLSearchParams([["fragment", "1"], ...query])}`
  if (!fetching.has(address)) {
    const asked = ask(address).finally(() => fetching.delete(address))
    fetching.set(address, asked)
  }
  return fetching.get(address)
}

async function ask(address) {
  const response = await fetch(address, { cache: "no-cache", credentials: "omit" })
  if (response.status === 404 || response.status === 410) throw new Missing()
  if (!response.ok) throw new Error(`embed: ${response.status}`)
  const page = new DOMParser().parseFromString(trusted(await response.text()), "text/html")
  const template = page.querySelector("live-blog-embed > template")
  if (!template) throw new Error("embed: no fragment") // a captive portal’s page
  template.content.querySelector("link")?.remove() // the script has the sheet
  return template.content
}

export class Missing extends Error {}
