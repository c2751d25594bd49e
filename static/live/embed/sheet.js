/**
 * The style sheet of all embeds of a page: made by script, so that a page which forbids inline styles shows it, and made
 * once. EMBED_SHEET is its text, which scripts/build puts here, without the facts boxes that few blogs have.
 */

import { BUILT_URL } from "./script-address.js"

let sheet = null
let whole = null

/** Gives the element its shadow root with the sheet: the one that the server wrote, where the page included it. */
export function styled(element) {
  const written = element.querySelector(":scope > template[shadowrootmode]") // an older browser, or a page made by script
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: "open" })
  if (written && !shadow.firstChild) shadow.append(written.content)
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(EMBED_SHEET)
  }
  if (!shadow.adoptedStyleSheets.includes(sheet)) shadow.adoptedStyleSheets = [sheet]
  shadow.querySelector("link[rel=stylesheet]")?.remove()
  const root = shadow.querySelector(".embedded")
  // "rem" in our sheets is the size of the embed’s own text, not what the page around it makes of its root.
  root?.style.setProperty("--rem", getComputedStyle(root).fontSize)
}

/** Where there is a facts box, a promise of the whole sheet, fetched once; else null. */
export function completed(content) {
  if (!content.querySelector("facts-box")) return null
  return (whole ??= fetch(`${BUILT_URL}embed.css`).then(
    async (answer) => answer.ok && sheet.replaceSync(await answer.text()),
    () => (whole = null), // with the next box it is tried again
  ))
}
