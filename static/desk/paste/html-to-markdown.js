/**
 * What a clipboard holds as HTML, as the Markdown that we have: of Word, Google Docs, mail, notes, web pages.
 *
 * The HTML is read in a document of its own, in which nothing is loaded and no script runs. Anything has an answer; nothing
 * is gone into deeper than DEEPEST. Must not know: the form, the page.
 */

import { inlineOf } from "./inline.js"
import { embedCode } from "./embed-code.js"
import { tableOf } from "./tables.js"

const DEEPEST = 100
const BLOCKS = "ADDRESS ARTICLE ASIDE BLOCKQUOTE CENTER DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TBODY TD TFOOT TH THEAD TR UL"
const IS_BLOCK = new Set(BLOCKS.split(" "))
const LEFT_OUT = "script, style, title, meta, link, head, template, noscript, object, svg, button, select, textarea, o\\:p, [hidden]"
const IMAGE_FILE = /^https?:\/\/[^\s?#]+\.(?:jpe?g|png|gif|webp|avif)(?:[?#]\S*)?$/i
const SMALLEST = 40 // pixels: what is smaller is an icon, or counts readers

/** { markdown, images: the data: addresses of images in it, in order } */
export function toMarkdown(html) {
  const parsed = new DOMParser().parseFromString(fragmentOf(html), "text/html")
  for (const element of parsed.querySelectorAll(LEFT_OUT)) element.remove()
  const made = { images: [] }
  const markdown = blocksOf(parsed.body, made, 0)
    .map((block) => block.replace(/[ \t]+$/gm, ""))
    .filter((block) => block.trim())
    .join("\n\n")
  return { markdown: markdown.replace(/\n{3,}/g, "\n\n").trim(), images: made.images }
}

/** What was chosen, without the page around it that some browsers hand over. */
function fragmentOf(html) {
  const start = html.indexOf("<!--StartFragment-->")
  const end = html.lastIndexOf("<!--EndFragment-->")
  return start >= 0 && end > start ? html.slice(start + 20, end) : html
}

/** The blocks in an element, one after the other; words between blocks are blocks, too. */
function blocksOf(element, made, depth) {
  if (depth > DEEPEST) return [element.textContent]
  const blocks = []
  let run = []
  let lines = [] // of <div>s that are lines, as mail and notes write them
  const endRun = () => {
    const words = inlineOf(run)
    run = []
    if (words.trim()) lines.push(words.trim())
  }
  const endLines = () => {
    endRun()
    if (lines.length) blocks.push(lines.map(guarded).join("\n"))
    lines = []
  }
  const list = wordList(element)
  for (const node of element.childNodes) {
    const code = node.nodeType === 1 && embedCode(node)
    const picture = node.nodeType === 1 && imageIn(node, made)
    if (code || picture) {
      endLines()
      blocks.push(code || picture)
    } else if (list.has(node)) {
      endLines()
      if (list.get(node)) blocks.push(list.get(node))
    } else if (isLine(node)) {
      endRun()
      const words = inlineOf([...node.childNodes]).trim()
      if (words) lines.push(words)
      else endLines()
    } else if (isBlock(node)) {
      endLines()
      blocks.push(...blockOf(node, made, depth + 1))
    } else run.push(node)
  }
  endLines()
  return blocks
}

function blockOf(element, made, depth) {
  const heading = element.nodeName.match(/^H([1-6])$/)
  if (heading) {
    const words = oneLine(inlineOf([...element.childNodes])).replace(/^\*\*([^*]+)\*\*$/, "$1")
    return words ? [`${"#".repeat(Math.min(Number(heading[1]), 3))} ${words}`] : []
  }
  switch (element.nodeName) {
    case "HR":
      return ["---"]
    case "PRE":
      return [`\`\`\`\n${element.textContent.replace(/\n+$/, "")}\n\`\`\``]
    case "BLOCKQUOTE":
      return quoted(blocksOf(element, made, depth))
    case "UL":
    case "OL":
      return [listOf(element, made, depth)]
    case "TABLE":
      return tableOf(element) ?? blocksOf(element, made, depth)
  }
  return blocksOf(element, made, depth)
}

function quoted(blocks) {
  const words = blocks.join("\n\n").trim()
  return words ? [words.replace(/^/gm, "> ").replace(/^> $/gm, ">")] : []
}

/** A list with the lists in it; Google Docs puts those beside their item, everybody else into it. */
function listOf(element, made, depth) {
  const lines = []
  let number = Number(element.getAttribute("start")) || 1
  for (const item of element.children) {
    const inner = ["UL", "OL"].includes(item.nodeName)
    const words = inner ? listOf(item, made, depth + 1) : blocksOf(item, made, depth + 1).join("\n")
    const mark = element.nodeName === "OL" ? `${number}. ` : "- "
    if (inner) lines.push(words.replace(/^(?=.)/gm, "   "))
    else if (words.trim()) {
      lines.push(mark + words.trim().replace(/\n(?=.)/g, `\n${" ".repeat(mark.length)}`))
      number += 1
    }
  }
  return lines.join("\n")
}

/** Word's paragraphs that only look like lists: the first of each run stands for all of it, the others for nothing. */
function wordList(element) {
  const found = new Map()
  let first = null
  for (const node of element.childNodes) {
    const level = node.nodeType === 1 && /mso-list:[^;"]*level(\d)/.exec(node.getAttribute("style") ?? "")
    if (!level) {
      if (node.nodeType === 1 || node.textContent.trim()) first = null
      continue
    }
    const mark = node.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']")
    const sign = (mark?.textContent.trim() ?? "").match(/^(\d{1,4})[.)]/)
    mark?.remove()
    const indent = "   ".repeat(Math.min(Number(level[1]), 9) - 1)
    const line = `${indent}${sign ? `${sign[1]}. ` : "- "}${oneLine(inlineOf([...node.childNodes]))}`
    if (first) found.set(first, `${found.get(first)}\n${line}`)
    first ??= node
    found.set(node, node === first ? (found.get(node) ?? line) : "")
  }
  return found
}

function isBlock(node) {
  return node.nodeType === 1 && (IS_BLOCK.has(node.nodeName) || hasBlocks(node))
}

/** Google Docs wraps all of a text in a <b>, web pages wrap paragraphs in <span>s and links. */
function hasBlocks(element) {
  return element.childElementCount > 0 && element.querySelector("p, div, ul, ol, table, blockquote, h1, h2, h3, h4, pre, li, iframe, img") !== null
}

function isLine(node) {
  return node.nodeName === "DIV" && !hasBlocks(node)
}

/** A picture by itself: one of the web by its address on a line of its own; one in the clipboard is to be uploaded. */
function imageIn(element, made) {
  if (element.nodeName !== "IMG") return ""
  const address = element.getAttribute("src") ?? ""
  const alt = oneLine(element.getAttribute("alt") ?? "")
  if (["width", "height"].some((side) => Number.parseInt(element.getAttribute(side), 10) < SMALLEST)) return alt || " "
  if (address.startsWith("data:image/")) {
    made.images.push(address)
    return " "
  }
  if (IMAGE_FILE.test(address)) return address
  return /^https?:\/\//.test(address) ? `[${alt || "image"}](${address})` : alt || " "
}

function oneLine(words) {
  return words.replace(/\s+/g, " ").trim()
}

/** A line that begins like a mark of Markdown and is none. Numbers stay: "24. February" is no list by itself. */
function guarded(line) {
  return line.replace(/^(?=(?:#{1,6}|[-+]|>) )/, "\\")
}
