/** Markdown by button and by Ctrl+B, I, K. Deciding is pure; a change goes in so that the browser's own undo works. */

import { keyOf } from "../common/keys.js"

/** What becomes of a selection: { from, to, insert, select: [start, end] }, all counted in the text before. */
export function marked(text, start, end, how) {
  if (how === "quote" || how === "list") return lines(text, start, end, how === "quote" ? "> " : "- ")
  const chosen = text.slice(start, end)
  if (how === "link") {
    const address = /^https?:\/\/\S+$/.test(chosen)
    const insert = address ? `[](${chosen})` : `[${chosen}](https://)`
    const cursor = address ? start + 1 : start + insert.length - 1
    return { from: start, to: end, insert, select: [cursor, cursor] }
  }
  const mark = how === "bold" ? "**" : "*"
  const before = text.slice(start - mark.length, start)
  const after = text.slice(end, end + mark.length)
  if (before === mark && after === mark) {
    const from = start - mark.length
    return { from, to: end + mark.length, insert: chosen, select: [from, from + chosen.length] }
  }
  const from = start + mark.length
  return { from: start, to: end, insert: mark + chosen + mark, select: [from, from + chosen.length] }
}

/** Whole lines get the sign, or lose it when all have it. */
function lines(text, start, end, sign) {
  const from = text.lastIndexOf("\n", start - 1) + 1
  const next = text.indexOf("\n", end)
  const to = next === -1 ? text.length : next
  const all = text.slice(from, to).split("\n")
  const has = all.every((line) => line.startsWith(sign))
  const insert = all.map((line) => (has ? line.slice(sign.length) : sign + line)).join("\n")
  return { from, to, insert, select: [from + insert.length, from + insert.length] }
}

const KEYS = { b: "bold", i: "italic", k: "link" }

export function formatting(form) {
  const text = form.elements.text
  const bar = form.querySelector("[data-format]")
  if (!bar) return
  bar.hidden = false
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("button")
    if (button) apply(text, button.dataset.how)
  })
  text.addEventListener("keydown", (event) => {
    const how = KEYS[keyOf(event)]
    if (!how || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
    event.preventDefault()
    apply(text, how)
  })
}

function apply(text, how) {
  const { from, to, insert, select } = marked(text.value, text.selectionStart, text.selectionEnd, how)
  typeOver(text, insert, from, to)
  text.setSelectionRange(...select)
}

/** Puts words in the place of others, or of all. */
export function typeOver(text, words, from = 0, to = text.value.length) {
  text.focus()
  text.setSelectionRange(from, to)
  // The one way that keeps the undo of the browser; setting the value would throw it away.
  if (!document.execCommand(words ? "insertText" : "delete", false, words)) {
    text.setRangeText(words)
    text.dispatchEvent(new Event("input", { bubbles: true }))
  }
}
