/**
 * The words in a range, and the text fragment that leads to them: `#:~:text=[prefix-,]start[,end][,-suffix]`. Browsers
 * find whole words only, `start` and `end` each within one block; so a range is widened to whole words, and a long one is
 * named by how it begins and ends.
 *
 * Must not know: buttons, sharing.
 */

const WHOLE = 120 // characters: what is longer is named by its beginning and its end
const PART = 50 // of a beginning, an end, and what stands around
const BLOCK = "p, li, h3, h4, h5, h6, td, th, blockquote, figcaption, pre, div, section, article"
const WORD = /[\p{L}\p{N}\p{M}_]/u

/** The range from the beginning of its first word to the end of its last one. */
export function wholeWords(range) {
  const whole = range.cloneRange()
  const [from, to] = [whole.startContainer, whole.endContainer]
  if (from.nodeType === 3) {
    const bounds = wordBounds(from.data)
    whole.setStart(from, bounds.findLast((at) => at <= whole.startOffset) ?? 0)
  }
  if (to.nodeType === 3) {
    const bounds = wordBounds(to.data)
    whole.setEnd(to, bounds.find((at) => at >= whole.endOffset) ?? to.length)
  }
  return whole
}

/** The words of a range, line by line: a line ends at a <br> and with each block. */
export function linesOf(range) {
  const lines = [""]
  let block = null
  const walker = document.createTreeWalker(range.commonAncestorContainer, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (!range.intersectsNode(node)) continue
    if (node.nodeName === "BR") lines.push("")
    if (node.nodeType !== 3 || node.parentElement.closest("[hidden], .visually-hidden")) continue
    const from = node === range.startContainer ? range.startOffset : 0
    const to = node === range.endContainer ? range.endOffset : node.length
    const around = node.parentElement.closest(BLOCK)
    if (block && around !== block) lines.push("")
    block = around
    lines[lines.length - 1] += node.data.slice(from, to)
  }
  return lines.map(oneLine).filter(Boolean)
}

/** The fragment directive of a range; `page`: the element in which the words shall be found first. */
export function fragmentOf(range, page) {
  const lines = linesOf(range)
  if (!lines.length) return ""
  const whole = lines.length === 1 && lines[0].length <= WHOLE
  const parts = whole ? [lines[0]] : [beginning(lines[0]), ending(lines.at(-1))]
  const text = parts.map(encoded).join(",")
  if (occurrences(oneLine(page.textContent), parts[0]) < 2) return `:~:text=${text}`
  const before = ending(linesOf(around(range, "before")).at(-1) ?? "")
  const after = beginning(linesOf(around(range, "after"))[0] ?? "")
  return `:~:text=${before && `${encoded(before)}-,`}${text}${after && `,-${encoded(after)}`}`
}

/** What stands before or after a range in its block. */
function around(range, side) {
  const node = side === "before" ? range.startContainer : range.endContainer
  const block = (node.nodeType === 1 ? node : node.parentElement).closest(BLOCK)
  const rest = document.createRange()
  rest.selectNodeContents(block)
  if (side === "before") rest.setEnd(range.startContainer, range.startOffset)
  else rest.setStart(range.endContainer, range.endOffset)
  return rest
}

function beginning(line) {
  const bounds = wordBounds(line)
  return line.slice(0, line.length <= PART ? undefined : bounds.findLast((at) => at > 0 && at <= PART) ?? PART).trim()
}

function ending(line) {
  const from = line.length - PART
  return line.slice(from <= 0 ? 0 : wordBounds(line).find((at) => at >= from) ?? from).trim()
}

/** Where words of a text begin and end, its own ends among them. */
function wordBounds(text) {
  if (Intl.Segmenter) {
    const segments = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text)
    return [...Array.from(segments, ({ index }) => index), text.length]
  }
  const bounds = [0]
  for (let at = 1; at < text.length; at += 1) if (!WORD.test(text[at - 1]) || !WORD.test(text[at])) bounds.push(at)
  return [...bounds, text.length]
}

function occurrences(text, part) {
  return text.split(part).length - 1
}

function oneLine(text) {
  return text.replace(/\s+/g, " ").trim()
}

/** Commas, ampersands and hyphens have a meaning in a fragment. */
function encoded(text) {
  return encodeURIComponent(text).replaceAll("-", "%2D")
}
