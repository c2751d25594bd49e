/** The preview: an entry as readers would see it, below its form. */

import { t } from "../../live/common/texts.js"
import { clearBriefNotices } from "../common/notice.js"

export function showPreview(form, html) {
  const place = form.querySelector("[data-preview-place]")
  const head = Object.assign(document.createElement("div"), { className: "preview-head" })
  const title = Object.assign(document.createElement("h3"), { textContent: t("Preview"), tabIndex: -1 })
  const close = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: t("Close the preview") })
  close.addEventListener("click", () => {
    closePreview(form)
    form.querySelector("[data-preview]").focus()
  })
  head.append(title, close)
  const drawn = document.createElement("template")
  drawn.innerHTML = html // drawn by the readers' own partial, from sanitised text
  place.replaceChildren(head, drawn.content)
  clearBriefNotices() // it would stand over the preview
  title.focus({ preventScroll: true })
  place.scrollIntoView({ block: "start" })
}

export function closePreview(form) {
  form.querySelector("[data-preview-place]").replaceChildren()
}
