/** The words of HTML on one line of Markdown, with what is bold, italic, struck, code or a link in them. */

const DEEPEST = 60
const UNSEEN = /[\u200b\u2060\ufeff\u00ad]/g

export function inlineOf(nodes, depth = 0) {
  const made = nodes.map((node) => words(node, depth)).join("")
  // What ends and begins again at once, as word processors write it, is one.
  return made.replaceAll("****", "").replaceAll("~~~~", "").replace(/ *\n */g, "\n").replace(/ {2,}/g, " ")
}

function words(node, depth) {
  if (node.nodeType === 3) return escaped(node.data.replace(UNSEEN, "").replace(/[\s\u00a0]+/g, " "))
  if (node.nodeType !== 1) return ""
  if (node.nodeName === "BR") return "\n"
  if (node.nodeName === "IMG") return node.getAttribute("alt")?.trim() ?? ""
  if (depth > DEEPEST) return escaped(node.textContent.replace(/\s+/g, " "))
  if (["CODE", "KBD", "TT", "SAMP"].includes(node.nodeName) && !node.textContent.includes("`")) return wrapped(node.textContent, "`")
  const inside = inlineOf([...node.childNodes], depth + 1)
  if (node.nodeName === "A") return linked(node, inside)
  return marksOf(node).reduce((text, mark) => wrapped(text, mark), inside)
}

/** The marks that an element puts around its words: by its name, unless its style says otherwise, or by its style. */
function marksOf(element) {
  const style = element.getAttribute("style") ?? ""
  const said = (name) => style.match(new RegExp(`(?:^|[;\\s"])${name}\\s*:\\s*([^;]+)`, "i"))?.[1].trim().toLowerCase() ?? ""
  const weight = said("font-weight")
  const slant = said("font-style")
  const bold = weight ? weight === "bold" || weight === "bolder" || Number(weight) >= 600 : ["B", "STRONG"].includes(element.nodeName)
  const italic = slant ? slant === "italic" || slant === "oblique" : ["I", "EM", "CITE"].includes(element.nodeName)
  const struck = ["S", "DEL", "STRIKE"].includes(element.nodeName) || /line-through/.test(said("text-decoration") + said("text-decoration-line"))
  return [italic && "*", bold && "**", struck && "~~"].filter(Boolean)
}

/** A mark stands at the words, not at the blanks around them; each line has its own. */
function wrapped(text, mark) {
  return text.replace(/[^\n]+/g, (line) => {
    const [, before, inside, after] = line.match(/^(\s*)(.*?)(\s*)$/s)
    return inside && !(inside.startsWith(mark) && inside.endsWith(mark) && mark === "**") ? before + mark + inside + mark + after : line
  })
}

function linked(element, inside) {
  const address = element.getAttribute("href") ?? ""
  const text = inside.trim()
  if (!/^(?:https?:|mailto:|tel:)/i.test(address) || !text || /[\s<>]/.test(address)) return inside
  const plain = text.replaceAll("\\", "")
  if (plain === address || plain === address.replace(/^https?:\/\/(?:www\.)?|\/$/gi, "")) return inside.replace(text, () => address)
  const target = /[()]/.test(address) ? `<${address}>` : address
  return inside.replace(text, () => `[${text.replaceAll("\n", " ")}](${target})`)
}

/** Signs that would become marks. Few: what editors type is not escaped either. */
function escaped(text) {
  return text.replace(/[*`]|\[(?=[^\]]*\]\()/g, "\\$&")
}
