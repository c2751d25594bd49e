/**
 * Announces to screen readers what colleagues do: politely, once. The live region is in the page from its beginning,
 * because screen readers often miss what a new region says.
 */

import { make } from "./dom.js"

const STAYS = 20_000

const region = document.querySelector("[data-told]")

export function announce(words) {
  if (!region) return
  const line = make("p", {}, words)
  region.append(line)
  setTimeout(() => line.remove(), STAYS)
}
