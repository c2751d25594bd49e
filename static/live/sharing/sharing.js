/**
 * A button near the words that a reader has selected in an entry: it shares them, with an address that leads to them. It
 * stands behind the entry's words in the order of the keyboard, and below the selection on the screen, where neither
 * handles nor the system's menu are. It takes neither focus nor selection.
 */

import { share } from "./share.js"
import { t } from "../common/texts.js"
import { showAddress } from "./address.js"
import { fragmentOf, linesOf, wholeWords } from "./text-fragment.js"

const PAUSE = 300 // milliseconds without a change
const BACK_AFTER = 2500
const LONGEST = 300 // characters of a quote
const SHORTEST = 3

/** A press of the button of an entry. */
export async function shareLink(button, data) {
  const done = await share(data)
  if (done === "refused") showAddress(button, data.url)
  if (done !== "copied") return
  button.words ??= button.textContent
  button.textContent = t("Copied")
  setTimeout(() => (button.textContent = button.words), BACK_AFTER)
}

export function watchQuotes() {
  const button = makeButton()
  let dragging = false
  let timer = 0
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(() => !dragging && update(button), PAUSE)
  }
  document.addEventListener("selectionchange", soon)
  document.addEventListener("pointerdown", ({ pointerType, target }) => (dragging = pointerType === "mouse" && target !== button))
  for (const type of ["pointerup", "pointercancel"]) {
    document.addEventListener(type, () => {
      dragging = false
      soon()
    })
  }
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide(button))
  soon()
}

function makeButton() {
  const button = document.createElement("button")
  button.type = "button"
  button.className = "quote-button"
  button.ariaLive = "polite"
  button.textContent = t("Share quote")
  // A press would take the selection away.
  button.addEventListener("mousedown", (event) => event.preventDefault())
  button.addEventListener("click", () => send(button))
  return button
}

/** Shows the button for what is selected, or takes it away. */
function update(button) {
  const range = selectedRange()
  const entry = range && entryOf(range)
  const words = entry && wholeWords(range)
  if (!entry || linesOf(words).join(" ").length < SHORTEST) return document.activeElement !== button && hide(button)
  const where = `${range.startOffset} ${range.endOffset} ${range}`
  if (button.isConnected && button.where === where) return
  Object.assign(button, { where, range: words, textContent: t("Share quote") })
  entry.querySelector(".blocks").after(button)
  place(button, range)
}

function hide(button) {
  button.remove()
  button.range = button.where = null
}

function selectedRange() {
  const selection = getSelection()
  return selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null
}

/** The entry in whose words all of a range is; null where there is none. */
function entryOf(range) {
  const ancestor = range.commonAncestorContainer
  const blocks = (ancestor.nodeType === 1 ? ancestor : ancestor.parentElement).closest(".blocks")
  return blocks?.closest(".entry")
}

/** Below the last line of the selection; or, where that is out of sight, below the first one that is in sight. */
function place(element, range) {
  const lines = [...range.getClientRects()].filter(({ width, bottom }) => width && bottom > 0 && bottom < innerHeight - 80)
  const line = lines.at(-1) ?? range.getBoundingClientRect()
  const origin = (element.offsetParent ?? document.documentElement).getBoundingClientRect()
  const edges = element.parentElement.getBoundingClientRect()
  const width = element.offsetWidth
  const wanted = getComputedStyle(element.parentElement).direction === "rtl" ? line.left : line.right - width
  const left = Math.max(edges.left, Math.min(wanted, edges.right - width))
  Object.assign(element.style, { left: `${left - origin.left}px`, top: `${line.bottom - origin.top}px` })
}

async function send(button) {
  const { range } = button
  const entry = button.closest(".entry")
  if (!range || !entry) return
  const words = linesOf(range).join(" ")
  const quote = `“${words.length > LONGEST ? `${words.slice(0, LONGEST).replace(/\s\S*$/, "")}…` : words}”`
  const url = entry.querySelector("a.permalink").href + fragmentOf(range, document.querySelector("main") ?? document.body)
  const done = await share({ title: document.title, text: quote, url }, `${quote}\n\n${url}`)
  if (done === "refused") return place(showAddress(button, url), range)
  if (done !== "copied") return
  button.textContent = t("Copied")
  setTimeout(() => (button.textContent = t("Share quote")), BACK_AFTER)
}
