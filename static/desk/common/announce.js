/**
 * What a screen reader says of what colleagues do: politely, once, in a region that is in the page from its beginning
 * (what is said in one that was just made is often not read).
 */

const STAYS = 20_000

const region = document.querySelector("[data-told]")

export function tell(words) {
  if (!region) return
  const line = document.createElement("p")
  line.textContent = words
  region.append(line)
  setTimeout(() => line.remove(), STAYS)
}
