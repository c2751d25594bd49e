/**
 * A new version of the page's scripts, noticed by the version that answers carry.
 *
 * The page reloads by itself only when no reader can notice: it is hidden, at the top, and nothing is typed, selected or
 * loaded further down. Otherwise it offers a button. A version is tried once, so that a cache with old pages makes no loop.
 */

const TRIED = "liveblog-version-tried"
const SPREAD = 10

export class DeployReload {
  #version
  #offer
  #unnoticed
  #found = null

  /** `offer()` shows the button; `unnoticed()` says whether a reload would go unnoticed. */
  constructor(version, offer, unnoticed) {
    this.#version = version
    this.#offer = offer
    this.#unnoticed = unnoticed
    document.addEventListener("visibilitychange", () => document.hidden && this.#found && this.#later())
  }

  /** The version that an answer carried. */
  heard(version) {
    if (!version || version === this.#version || this.#found || tried() === version) return
    this.#found = version
    this.#offer()
    if (document.hidden) this.#later()
  }

  reload() {
    remember(this.#found)
    location.reload()
  }

  /** Reloads at a random moment: all hidden tabs must not come in the same second. */
  #later() {
    setTimeout(() => document.hidden && this.#unnoticed() && this.reload(), Math.random() * SPREAD * 1000)
  }
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
