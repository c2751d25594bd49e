/** <copy-text><input readonly></copy-text>: adds a button that copies the field. */

import { t } from "../../live/common/texts.js"
import { makeButton } from "./dom.js"

class CopyText extends HTMLElement {
  connectedCallback() {
    const field = this.querySelector("input")
    field.addEventListener("focus", () => field.select())
    if (!navigator.clipboard || this.querySelector("button")) return
    const button = makeButton(t("Copy"), async () => {
      await navigator.clipboard.writeText(field.value)
      button.textContent = t("Copied")
    })
    this.append(button)
  }
}

customElements.define("copy-text", CopyText)
