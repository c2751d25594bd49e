/** The preview: an entry as readers would see it, below its form. */

import { t } from "../../live/common/texts.js"
import { make, makeButton } from "../common/dom.js"
import { clearBriefNotices } from "../common/notice.js"
import { trusted } from "../../live/common/trusted.js"

/** `choices`: what its editor may decide about the cards in it, as the server drew them. */
export function showPreview(form, html, choices) {
  const place = form.querySelector("[data-preview-place]")
  const title = make("h3", { tabIndex: -1 }, t("Preview"))
  const close = () => {
    closePreview(form)
    form.querySelector("[data-preview]").focus()
  }
  const head = make("div", { className: "preview-head" }, title, makeButton(t("Close the preview"), close, "quiet"))
  const drawn = make("template", { innerHTML: trusted(html) }) // drawn by the readers' own partial, from sanitised text
  place.replaceChildren(head, drawn.content, chosen(choices))
  clearBriefNotices() // it would stand over the preview
  title.focus({ preventScroll: true })
  place.scrollIntoView({ block: "start" })
}

function chosen(choices) {
  return make("template", { innerHTML: trusted(choices ?? "") }).content
}

export function previewIsOpen(form) {
  return form.isConnected && Boolean(form.querySelector("[data-preview-place]").firstChild)
}

/** The same entry, of which more is known by now: the focus stays where it is. */
export function redrawPreview(form, html, choices) {
  const place = form.querySelector("[data-preview-place]")
  const drawn = make("template", { innerHTML: trusted(html) })
  const entry = place.querySelector(".entry")
  if (entry && entry.outerHTML !== drawn.content.firstElementChild?.outerHTML) entry.replaceWith(drawn.content)
  const list = place.querySelector(".choices-of-text")
  if (list && !list.contains(document.activeElement)) list.replaceWith(chosen(choices))
}

export function closePreview(form) {
  form.querySelector("[data-preview-place]").replaceChildren()
}
