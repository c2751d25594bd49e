/** Lists, and Word's paragraphs that only look like lists. What belongs to an item stands below the first of its words. */

import { inlineOf } from "./inline.js"

const MOST_LEVELS = 8 // of lists in lists; deeper ones go on at the last level
const MOST_NUMBER = 999_999

/**
 * A list as Markdown. Google Docs puts the lists in it beside their item, everybody else into it.
 * `wordsOf(item, level)`: the Markdown of an item or of a list in the list.
 */
export function listOf(element, level, wordsOf) {
  const lines = []
  const deeper = level < MOST_LEVELS
  let number = startOf(element)
  let width = 0 // of the last item's mark
  for (const node of element.childNodes) {
    const words = node.nodeType === 1 || node.nodeType === 3 ? wordsOf(node, level + 1) : ""
    if (!words.trim()) continue
    if (innerList(node)) {
      lines.push(indented(words, deeper ? width : 0))
      continue
    }
    const mark = element.nodeName === "OL" ? `${number}. ` : "- "
    width = mark.length
    lines.push(mark + indented(words.trim(), deeper ? width : 0).trimStart())
    number += 1
  }
  return lines.join("\n")
}

/** A list, or an item that holds nothing but one. */
function innerList(node) {
  if (node.nodeName === "LI" && node.childElementCount === 1 && node.textContent.trim() === node.firstElementChild.textContent.trim()) {
    return isList(node.firstElementChild)
  }
  return isList(node)
}

function isList(node) {
  return node.nodeName === "UL" || node.nodeName === "OL"
}

function startOf(list) {
  const start = Number(list.getAttribute("start"))
  return Number.isInteger(start) && start > 0 && start <= MOST_NUMBER ? start : 1
}

function indented(words, width) {
  return width ? words.replace(/^(?=.)/gm, " ".repeat(width)) : words
}

/** The blocks of an item. Only what would otherwise be read as part of the one above it has a blank line before it. */
export function joinedItem(blocks) {
  let words = ""
  blocks.forEach((block, at) => {
    const apart = at && (/^(?:- |\d+\. )/.test(blocks[at - 1]) || /^(?:\||(?!1\.)\d+\. )/.test(block))
    words += (at ? (apart ? "\n\n" : "\n") : "") + block
  })
  return words
}

/** Of an element's children those that are items of Word: the first of each run with all of its lines, the others with "". */
export function wordLists(element) {
  const found = new Map()
  let run = null
  for (const node of element.childNodes) {
    const level = node.nodeType === 1 ? levelOf(node) : 0
    if (!level) {
      if (node.nodeType === 1 || node.textContent.trim()) run = null
      continue
    }
    run ??= { first: node, lines: [], above: [] }
    run.lines.push(wordLine(node, level, run.above))
    found.set(node, "")
    found.set(run.first, run.lines)
  }
  for (const [node, lines] of found) if (lines) found.set(node, lines.join("\n"))
  return found
}

/** `above`: the { level, width } of the items that this one may belong to. */
function wordLine(node, level, above) {
  const mark = node.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']")
  const number = (mark?.textContent.trim() ?? "").match(/^(\d{1,4})[.)]/)
  mark?.remove()
  while (above.at(-1)?.level >= level) above.pop()
  const indent = above.reduce((sum, item) => sum + item.width, 0)
  const sign = number ? `${number[1]}. ` : "- "
  above.push({ level, width: sign.length })
  return `${" ".repeat(indent)}${sign}${inlineOf(node.childNodes).replace(/\s+/g, " ").trim()}`
}

function levelOf(element) {
  const style = element.getAttribute("style") ?? ""
  const at = style.indexOf("mso-list:")
  if (at < 0) return 0
  const end = style.indexOf(";", at)
  const level = style.slice(at, end < 0 ? undefined : end).match(/level(\d)/)
  return level ? Number(level[1]) || 1 : 0
}
