/** What the server draws for an embed: fetched once for all embeds that ask for the same at the same time. */

import { trusted } from "../common/trusted.js"

const fetching = new Map()

/** Gives the fragment's content, to be copied. Throws `Refused` with the server's sentence: no such blog, a wrong option. */
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
  const page = new DOMParser().parseFromString(trusted(await response.text()), "text/html")
  const sentence = page.querySelector("[data-live-blog-page] .nothing span")
  if (sentence) throw new Refused(sentence.textContent)
  const template = page.querySelector("live-blog-embed > template")
  if (!template) throw new Error("embed: no fragment") // an overloaded server’s page, or a captive portal’s
  template.content.querySelector("link")?.remove() // the script has the sheet
  return template.content
}

export class Refused extends Error {}
