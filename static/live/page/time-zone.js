/**
 * <time-zone data-zone="Asia/Baghdad">Times are in Arabian Time.</time-zone>: names the page's one clock, and lets the
 * reader choose between their own and the story's. The choice is remembered in this browser, for every story.
 */

import { t } from "../common/texts.js"
import { ownZone, useZone, zoneName } from "../common/times.js"

const KEY = "liveblog-zone"
const STORY = "story"

export class TimeZone extends HTMLElement {
  static observedAttributes = ["data-zone"]
  #said = document.createElement("span")
  #button = document.createElement("button")

  connectedCallback() {
    this.#said.ariaLive = "polite"
    this.#button.type = "button"
    this.#button.className = "quiet-button"
    this.#button.onclick = () => {
      remember(remembered() === STORY ? "" : STORY)
      this.#draw()
    }
    this.replaceChildren(this.#said, " ", this.#button)
    this.#draw()
  }

  attributeChangedCallback() {
    if (this.isConnected && this.#said.isConnected) this.#draw()
  }

  #draw() {
    const { zone } = this.dataset
    const story = remembered() === STORY
    useZone(story ? zone : undefined)
    this.#said.textContent = t("Times are in {zone}.", { zone: zoneName() })
    this.#button.textContent = story ? t("Show your time") : t("Show the story’s time")
    this.#button.hidden = zoneName(zone) === zoneName(ownZone())
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY) ?? ""
  } catch {
    return chosen // nothing can be kept in this browser
  }
}

let chosen = ""

function remember(choice) {
  chosen = choice
  try {
    localStorage.setItem(KEY, choice)
  } catch {
    // It holds for this page.
  }
}
