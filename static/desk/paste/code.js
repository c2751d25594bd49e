/** Code as words: what HTML shows of it line by line, and the fence around it. */

const BLOCK = new Set(["DIV", "P", "LI", "TR"])

/** The words of an element with its line ends. */
export function textOf(element) {
  const parts = []
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    if (node.nodeType === 3) parts.push(node.data)
    else if (node.nodeName === "BR") parts.push("\n")
    else if (BLOCK.has(node.nodeName) && parts.length && !parts.at(-1).endsWith("\n")) parts.push("\n")
  }
  return parts.join("").replaceAll("\u00a0", " ")
}

/** Backticks, at least so many, and more than stand together anywhere in the code. */
export function fenceOf(code, least = 3) {
  let most = least - 1
  for (const [ticks] of code.matchAll(/`+/g)) most = Math.max(most, ticks.length)
  return "`".repeat(most + 1)
}

export function fenced(code) {
  const text = code.trimEnd()
  const fence = fenceOf(text)
  return text.trim() ? [`${fence}\n${text}\n${fence}`] : []
}
