/**
 * A new version of the page's scripts, noticed by the version that answers carry.
 *
 * The page reloads by itself only when no reader can notice: it is hidden, at the top, and nothing is typed, selected or
 * loaded further down. Otherwise it offers a button. A version is tried once, so that a cache with old pages makes no loop.
 *
 * It is the new server that answers for this file: what is exported here stays as it is.
 */

const TRIED = "liveblog-version-tried"
const SPREAD = 10

let found = null
let goesUnnoticed

/** A version that is not the page's. `offer()` shows the button; `unnoticed()` says whether a reload would go unnoticed. */
export function heard(version, offer, unnoticed) {
  if (found || tried() === version) return
  found = version
  goesUnnoticed = unnoticed
  offer()
  document.addEventListener("visibilitychange", () => document.hidden && later())
  if (document.hidden) later()
}

export function reload() {
  remember(found)
  location.reload()
}

/** Reloads at a random moment: all hidden tabs must not come in the same second. */
function later() {
  setTimeout(() => document.hidden && goesUnnoticed() && reload(), Math.random() * SPREAD * 1000)
}

/** Session storage can be switched off; then a version counts as not tried, and only the button reloads twice. */
function tried() {
  try {
    return sessionStorage.getItem(TRIED)
  } catch {
    return null
  }
}

function remember(version) {
  try {
    sessionStorage.setItem(TRIED, version)
  } catch {
    // The version counts as not tried.
  }
}
