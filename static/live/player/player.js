/**
 * A player in the place of its card: a sandboxed frame of the site, after one sentence on what that means.
 *
 * The card is marked by data-playing (the frame's address) as long as something plays in it: then it is neither moved nor
 * drawn anew, and arriving entries wait. One plays at a time.
 */

const KEY = "liveblog-players" // the sites that need not ask in this browser
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-presentation"
const ALLOW = "autoplay; fullscreen; encrypted-media; picture-in-picture; clipboard-write"

export function open(link, t) {
  const card = link.closest(".embed")
  if (card.querySelector(".player")) return card.querySelector(".player button").focus()
  if (always().includes(link.dataset.site)) start(card, link, t)
  else ask(card, link, t)
}

function ask(card, link, t) {
  const { site } = link.dataset
  const panel = make("div", "player")
  panel.append(make("p", "", t("{site} will be loaded, and learns your internet address and what you look at here.", { site })))
  const end = () => close(card, link)
  const go = () => {
    panel.remove()
    start(card, link, t)
  }
  const acts = make("div", "player-acts")
  const remember = () => {
    keep([...always(), site])
    go()
  }
  acts.append(button(t("Load"), go), button(t("Always for {site}", { site }), remember), button(t("Cancel"), end))
  panel.append(acts)
  panel.addEventListener("keydown", ({ key }) => key === "Escape" && end())
  card.append(panel)
  acts.firstChild.focus()
}

function start(card, link, t) {
  for (const other of document.querySelectorAll("[data-playing]")) close(other, other.querySelector("[data-player]"))
  const { player, site, shape, height } = link.dataset
  const frame = make("iframe", "player-frame")
  frame.src = player.replace("{host}", location.hostname)
  frame.title = `${link.querySelector(".embed-title")?.textContent ?? ""} (${site})`
  frame.allow = ALLOW
  frame.setAttribute("sandbox", SANDBOX)
  frame.referrerPolicy = "strict-origin-when-cross-origin"
  frame.dataset.shape = shape
  if (height) frame.height = height
  const panel = make("div", "player")
  const acts = make("div", "player-acts")
  acts.append(button(t("Stop"), () => close(card, link)))
  const there = make("a", "", t("Open on {site}", { site }))
  there.href = link.href
  there.rel = "nofollow noopener noreferrer"
  acts.append(there)
  if (always().includes(site)) {
    const askAgain = button(t("Ask again for {site}", { site }), () => {
      keep(always().filter((one) => one !== site))
      askAgain.remove()
    })
    acts.append(askAgain)
  }
  panel.append(frame, acts)
  panel.addEventListener("keydown", ({ key }) => key === "Escape" && close(card, link))
  card.dataset.playing = player
  link.hidden = true
  card.append(panel)
  frame.focus()
}

function close(card, link) {
  card.querySelector(".player")?.remove()
  delete card.dataset.playing
  link.hidden = false
  link.focus()
}

function always() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY))
    return Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}

function keep(sites) {
  try {
    localStorage.setItem(KEY, JSON.stringify([...new Set(sites)]))
  } catch {
    // A browser that keeps nothing asks each time.
  }
}

function button(words, act) {
  const made = make("button", "", words)
  made.type = "button"
  made.addEventListener("click", act)
  return made
}

function make(name, className, words = "") {
  const made = document.createElement(name)
  if (className) made.className = className
  made.textContent = words
  return made
}
