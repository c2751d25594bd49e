/** The words of HTML as runs: { text, marks, code }. A mark is what ends it in Markdown: "**", "*", "~~", "](address)". */

import { isEmbedCode } from "./embed-code.js"
import { textOf } from "./code.js"
import { markdownOf } from "./marks.js"

const DEEPEST = 60
const UNSEEN = /[\u200b\u2060\ufeff\u00ad]/g
const CODE = new Set(["CODE", "KBD", "TT", "SAMP"])

/** Nodes as Markdown without blocks; a <br> ends a line. */
export function inlineOf(nodes) {
  const runs = []
  for (const node of nodes) collect(node, [], runs, 0)
  return markdownOf(runs)
}

function collect(node, marks, runs, depth) {
  if (node.nodeType === 3) return runs.push({ text: oneSpace(node.data), marks })
  if (node.nodeType !== 1) return
  if (node.nodeName === "BR") return runs.push({ text: marks.some(isLink) ? " " : "\n", marks })
  if (node.nodeName === "IMG") return runs.push({ text: oneSpace(node.getAttribute("alt") ?? "").trim(), marks })
  if (depth > DEEPEST) return runs.push({ text: oneSpace(node.textContent), marks })
  if (CODE.has(node.nodeName)) return collectCode(node, marks, runs)
  const within = [...new Set([...marks, ...marksOf(node)])]
  for (const child of node.childNodes) collect(child, within, runs, depth + 1)
}

function collectCode(node, marks, runs) {
  const text = textOf(node)
  if (isEmbedCode(text)) return runs.push({ text: oneSpace(text), marks: [] })
  for (const line of text.split(/(\n)/)) runs.push({ text: line === "\n" ? line : oneSpace(line), marks, code: true })
}

/** The marks that an element puts around its words: by its name, unless its style says otherwise, or by its style. */
function marksOf(element) {
  if (element.nodeName === "A") return linkOf(element)
  const style = element.getAttribute("style") ?? ""
  const value = (name) => style.match(new RegExp(`(?:^|[;\\s"])${name}\\s*:\\s*([^;]+)`, "i"))?.[1].trim().toLowerCase() ?? ""
  const weight = value("font-weight")
  const slant = value("font-style")
  const bold = weight ? weight === "bold" || weight === "bolder" || Number(weight) >= 600 : ["B", "STRONG"].includes(element.nodeName)
  const italic = slant ? slant === "italic" || slant === "oblique" : ["I", "EM", "CITE"].includes(element.nodeName)
  const struck = ["S", "DEL", "STRIKE"].includes(element.nodeName) || /line-through/.test(value("text-decoration") + value("text-decoration-line"))
  return [struck && "~~", bold && "**", italic && "*"].filter(Boolean)
}

function linkOf(element) {
  const address = element.getAttribute("href") ?? ""
  if (!/^(?:https?:|mailto:|tel:)/i.test(address) || /[\s<>]/.test(address)) return []
  return [`](${/[()]/.test(address) ? `<${address}>` : address})`]
}

function isLink(mark) {
  return mark.startsWith("]")
}

function oneSpace(text) {
  return text.replace(UNSEEN, "").replace(/[\s\u00a0]+/g, " ")
}
