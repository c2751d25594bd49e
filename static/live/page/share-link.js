/**
 * <share-link><a href="…">Link</a></share-link>: beside the link, a button that shares or copies it.
 * Without scripts, or where a browser can do neither, there is only the link: never a dead button.
 */

import { t } from "../common/texts.js"

const BACK_AFTER = 2500

export class ShareLink extends HTMLElement {
  #button

  connectedCallback() {
    if (this.shadowRoot || !(navigator.share || navigator.clipboard)) return
    this.#button = document.createElement("button")
    this.#button.type = "button"
    this.#button.part = "button"
    this.#button.ariaLive = "polite"
    this.#button.addEventListener("click", () => this.#share())
    this.attachShadow({ mode: "open" }).append(document.createElement("slot"), this.#button)
    this.#rest()
  }

  #rest() {
    this.#button.textContent = navigator.share ? t("Share") : t("Copy link")
  }

  async #share() {
    const url = this.querySelector("a").href
    try {
      if (navigator.share) await navigator.share({ title: this.closest(".entry")?.dataset.line, url })
      else {
        await navigator.clipboard.writeText(url)
        this.#tell(t("Copied"))
      }
    } catch (problem) {
      // The reader closing the share sheet is not a failure.
      if (problem.name !== "AbortError") this.#tell(t("Not possible here"))
    }
  }

  #tell(words) {
    this.#button.textContent = words
    setTimeout(() => this.#rest(), BACK_AFTER)
  }
}
