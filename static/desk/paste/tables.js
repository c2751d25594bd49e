/** Tables as Markdown has them: a head, and rows of one line each. What only lays out a page is no table. */

import { inlineOf } from "./inline.js"

const MOST_CELLS = 2_000

/** The table as a block, in a list; null when its cells are to be read like any other blocks. */
export function tableOf(element) {
  if (element.querySelector("table, ul, ol, h1, h2, h3, blockquote, iframe")) return null
  const rows = [...element.querySelectorAll("tr")].map((row) => [...row.children].filter((cell) => /^T[DH]$/.test(cell.nodeName)))
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0)
  if (rows.length < 2 || width < 2 || rows.length * width > MOST_CELLS) return null
  const line = (cells) => `| ${Array.from({ length: width }, (_, at) => cells[at] ?? "").join(" | ")} |`
  const [head, ...others] = rows.map((row) => line(row.map(wordsOf)))
  return [[head, line(Array(width).fill("---")), ...others].join("\n")]
}

function wordsOf(cell) {
  const words = inlineOf(cell.childNodes).replace(/\s+/g, " ").trim()
  return words.replaceAll("|", "\\|").replace(/^\*\*([^*]+)\*\*$/, "$1")
}
