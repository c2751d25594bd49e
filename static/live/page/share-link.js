/**
 * <share-link><a href="…">Link</a></share-link>: beside the link, a button that shares or copies it; where a browser
 * refuses both, a field with the address. Without scripts there is only the link: never a dead button.
 */

import { load } from "../common/on-demand.js"
import { make } from "../common/make.js"
import { t } from "../common/texts.js"

export class ShareLink extends HTMLElement {
  connectedCallback() {
    if (this.shadowRoot) return
    const words = navigator.share ? t("Share") : t("Copy link")
    const button = make("button", { type: "button", part: "button", ariaLive: "polite" }, words)
    // What a press needs is loaded a little before: browsers want the sheet asked for soon after it.
    const ready = () => load("sharing").catch(() => {})
    button.addEventListener("pointerover", ready, { once: true })
    button.addEventListener("focus", ready, { once: true })
    button.addEventListener("click", () => this.#share(button))
    this.attachShadow({ mode: "open" }).append(make("slot"), button)
  }

  #share(button) {
    const { href: url } = this.querySelector("a")
    const title = this.closest(".entry")?.dataset.line
    load("sharing").then(({ shareLink }) => shareLink(button, { title, url }), () => location.assign(url))
  }
}
