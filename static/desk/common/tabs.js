/**
 * On a phone the parts of a blog's desk are tabs at the foot of the screen, one in sight at a time. Without scripts all are
 * there, one below the other, and the tabs are links to them. Each says how much waits in it.
 */

const tabs = document.querySelector("[data-tabs]")
const columns = document.querySelector("[data-columns]")

/** Shows the tab that a part of the page is in. Where all parts are in sight this changes nothing that is seen. */
export function showTab(part) {
  const tab = part && tabs && [...tabs.querySelectorAll("a")].find((link) => partOf(link)?.contains(part))
  if (tab) choose(tab)
}

function choose(chosen) {
  for (const link of tabs.querySelectorAll("a")) {
    if (link === chosen) link.setAttribute("aria-current", "true")
    else link.removeAttribute("aria-current")
  }
  columns.dataset.tab = chosen.hash.slice(1)
  if (columns.dataset.tab === "chat") partOf(chosen).open = true
}

function partOf(link) {
  return document.querySelector(link.hash)
}

function pressed(event) {
  const link = event.target.closest("a")
  if (!link) return
  event.preventDefault()
  choose(link)
  scrollTo(0, 0)
}

/** Where an address leads, a list that was searched for, else the composer. */
function first() {
  const aimed = /^#[\w-]+$/.test(location.hash) && document.querySelector(location.hash)
  const listed = document.querySelector("desk-list").dataset.shows !== "all"
  const problems = document.querySelector(".desk-compose .problems")
  showTab(problems ?? (aimed || document.getElementById(listed ? "entries" : "write")))
}

function count() {
  const said = {
    entries: document.querySelector(".queue-waiting")?.dataset.count,
    tray: document.querySelector("[data-tray-count]")?.textContent,
    chat: document.querySelector("[data-unread]")?.textContent,
  }
  for (const place of tabs.querySelectorAll("[data-tab-count]")) {
    const words = said[place.dataset.tabCount]?.trim() ?? ""
    if (place.textContent !== words) place.textContent = words
  }
}

if (tabs) {
  first()
  count()
  tabs.addEventListener("click", pressed)
  addEventListener("hashchange", () => showTab(/^#[\w-]+$/.test(location.hash) && document.querySelector(location.hash)))
  const counts = new MutationObserver(count)
  for (const place of document.querySelectorAll(".entries-head, [data-unread]")) {
    counts.observe(place, { childList: true, subtree: true, characterData: true })
  }
}
