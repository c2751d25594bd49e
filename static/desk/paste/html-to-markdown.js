/**
 * What a clipboard holds as HTML, as the Markdown that we have: of Word, Google Docs, mail, notes, web pages.
 *
 * The HTML is read in a document of its own, in which nothing is loaded and no script runs. Anything has an answer, in time
 * that grows with its length, and is at most MOST_GROWTH times as long. Nothing is followed deeper than DEEPEST.
 * Must not know: the form, the page.
 */

import { fenced, textOf } from "./code.js"
import { embedCode } from "./embed-code.js"
import { inlineOf } from "./inline.js"
import { joinedItem, listOf, wordLists } from "./lists.js"
import { tableOf } from "./tables.js"

export { isCopiedPost } from "./copied-post.js"

// As static/live/common/trusted.js, which is not shared here: this file is loaded by itself, when something is pasted.
const trusted = globalThis.trustedTypes?.createPolicy("liveblog", { createHTML: (html) => html })
const DEEPEST = 100
const DEEPEST_HTML = 500
const CLOSED_BY_NEXT = /^(?:p|li|d[dt]|t[dhr]|thead|tbody|tfoot|area|base|br|col|hr|img|input|link|meta|source|wbr)$/i
const MOST_QUOTES = 8 // in one another
const MOST_GROWTH = 3
const BLOCKS = "ADDRESS ARTICLE ASIDE BLOCKQUOTE CENTER DD DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TBODY TD TFOOT TH THEAD TR UL"
const IS_BLOCK = new Set(BLOCKS.split(" "))
const LEFT_OUT = "script, style, title, meta, link, head, template, noscript, object, svg, button, select, textarea, o\\:p, [hidden]"
const IMAGE_FILE = /^https?:\/\/[^\s?#]+\.(?:jpe?g|png|gif|webp|avif)(?:[?#]\S*)?$/i
const SMALLEST = 40 // pixels: what is smaller is an icon, or counts readers

/** { markdown, images: the data: addresses of images in it, in order }; no Markdown for HTML that is too deep to be read. */
export function toMarkdown(html) {
  if (isTooDeep(html)) return { markdown: "", images: [] }
  const { body } = new DOMParser().parseFromString(trusted?.createHTML(fragmentOf(html)) ?? fragmentOf(html), "text/html")
  for (const element of body.querySelectorAll(LEFT_OUT)) element.remove()
  const page = { images: [], holders: holdersOf(body) }
  const markdown = blocksOf(body, page, { depth: 0, lists: 0, quotes: 0 })
    .filter((block) => block.trim())
    .join("\n\n")
    .trim()
  return { markdown: markdown.length > MOST_GROWTH * html.length ? oneLine(body.textContent) : markdown, images: page.images }
}

/** Whether more elements stay open than any page has: browsers take minutes to read what never closes them. */
function isTooDeep(html) {
  const open = new Map()
  let depth = 0
  for (const [tag, end, name] of html.matchAll(/<(\/?)([a-z][a-z0-9:-]*)[^<>]*>/gi)) {
    if (CLOSED_BY_NEXT.test(name) || tag.endsWith("/>")) continue
    const count = open.get(name) ?? 0
    if (end && !count) continue
    open.set(name, count + (end ? -1 : 1))
    depth += end ? -1 : 1
    if (depth > DEEPEST_HTML) return true
  }
  return false
}

/** What was chosen, without the page around it that some browsers hand over. */
function fragmentOf(html) {
  const start = html.indexOf("<!--StartFragment-->")
  const end = html.lastIndexOf("<!--EndFragment-->")
  return start >= 0 && end > start ? html.slice(start + 20, end) : html
}

/** The elements with blocks in them: Google Docs wraps all of a text in a <b>, web pages wrap paragraphs in links. */
function holdersOf(body) {
  const holders = new Set()
  for (const element of body.querySelectorAll("p, div, ul, ol, table, blockquote, h1, h2, h3, h4, h5, h6, pre, li, iframe, img")) {
    for (let above = element.parentElement; above && !holders.has(above); above = above.parentElement) holders.add(above)
  }
  return holders
}

/** The blocks in an element, one after the other; words between blocks are blocks, too. `inside`: how deep it stands. */
function blocksOf(element, page, inside) {
  if (inside.depth > DEEPEST) return [oneLine(element.textContent)]
  const blocks = []
  let run = []
  let lines = [] // of <div>s that are lines, as mail and notes write them
  const endRun = () => {
    const words = inlineOf(run).trim()
    run = []
    if (words) lines.push(words)
  }
  const endLines = () => {
    endRun()
    if (lines.length) blocks.push(lines.join("\n"))
    lines = []
  }
  const items = wordLists(element)
  for (const node of element.childNodes) {
    const whole = items.get(node) ?? (node.nodeType === 1 ? embedCode(node) || imageIn(node, page) : "")
    if (whole || items.has(node)) {
      endLines()
      if (whole) blocks.push(whole)
    } else if (node.nodeName === "DIV" && !page.holders.has(node)) {
      endRun()
      const words = inlineOf(node.childNodes).trim()
      if (words) lines.push(words)
      else endLines()
    } else if (node.nodeType === 1 && (IS_BLOCK.has(node.nodeName) || page.holders.has(node))) {
      endLines()
      for (const block of blockOf(node, page, { ...inside, depth: inside.depth + 1 })) blocks.push(block)
    } else run.push(node)
  }
  endLines()
  return blocks
}

function blockOf(element, page, inside) {
  const heading = element.nodeName.match(/^H([1-6])$/)
  if (heading) {
    const words = oneLine(inlineOf(element.childNodes)).replace(/^\*\*([^*]+)\*\*$/, "$1")
    return words ? [`${"#".repeat(Math.min(Number(heading[1]), 3))} ${words}`] : []
  }
  switch (element.nodeName) {
    case "HR":
      return ["---"]
    case "PRE":
      return fenced(textOf(element))
    case "BLOCKQUOTE":
      return quoted(blocksOf(element, page, { ...inside, quotes: inside.quotes + 1 }), inside.quotes)
    case "UL":
    case "OL":
      return [listOf(element, inside.lists, (item, lists) => wordsOf(item, page, { ...inside, depth: inside.depth + 1, lists }))]
    case "TABLE":
      return tableOf(element) ?? blocksOf(element, page, inside)
  }
  return blocksOf(element, page, inside)
}

function quoted(blocks, around) {
  const words = blocks.join("\n\n").trim()
  if (around >= MOST_QUOTES) return words ? [words] : []
  return words ? [words.replace(/^/gm, "> ").replace(/^> $/gm, ">")] : []
}

/** An item of a list, or a list in it that stands beside its item. */
function wordsOf(node, page, inside) {
  if (node.nodeType === 3) return oneLine(node.data)
  return ["UL", "OL"].includes(node.nodeName) ? blockOf(node, page, inside).join("\n") : joinedItem(blocksOf(node, page, inside))
}

/** A picture by itself: one of the web by its address on a line of its own; one in the clipboard is to be uploaded. */
function imageIn(element, page) {
  if (element.nodeName !== "IMG") return ""
  const address = element.getAttribute("src") ?? ""
  const alt = oneLine(element.getAttribute("alt") ?? "")
  if (["width", "height"].some((side) => Number.parseInt(element.getAttribute(side), 10) < SMALLEST)) return alt || " "
  if (address.startsWith("data:image/")) {
    page.images.push(address)
    return " "
  }
  if (IMAGE_FILE.test(address)) return address
  return /^https?:\/\//.test(address) ? `[${alt || "image"}](${address})` : alt || " "
}

function oneLine(words) {
  return words.replace(/\s+/g, " ").trim()
}
