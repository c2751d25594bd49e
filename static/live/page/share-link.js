/**
 * <share-link><a href="…">Link</a></share-link>: beside the link, a button that shares or copies it; where a browser
 * refuses both, a field with the address. Without scripts there is only the link: never a dead button.
 */

import { load } from "../common/on-demand.js"
import { share } from "../common/share.js"
import { t } from "../common/texts.js"

const BACK_AFTER = 2500

export class ShareLink extends HTMLElement {
  #button

  connectedCallback() {
    if (this.shadowRoot) return
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
    const done = await share({ title: this.closest(".entry")?.dataset.line, url })
    if (done === "copied") this.#tell(t("Copied"))
    if (done !== "refused") return
    load("sharing").then(({ showAddress }) => showAddress(this.#button, url), () => location.assign(url))
  }

  #tell(words) {
    this.#button.textContent = words
    setTimeout(() => this.#rest(), BACK_AFTER)
  }
}
