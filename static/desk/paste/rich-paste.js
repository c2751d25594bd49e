/**
 * What is pasted or dropped with its formatting into an entry's text comes in as Markdown; embed code in it and posts
 * become cards, pictures become images of the entry. One Undo takes it back, and Ctrl+Shift+V pastes the plain words.
 */

import { t } from "../../live/common/texts.js"
import { announce } from "../common/announce.js"
import { typeOver } from "../composer/markdown.js"
import { isPicture } from "../images/files.js"

const MOST = 2_000_000 // characters of HTML; what is larger comes in as plain words

export function richPaste(text, addFiles) {
  text.addEventListener("paste", (event) => take(event, event.clipboardData, text, addFiles))
  text.addEventListener("drop", (event) => {
    if (event.dataTransfer.files.length) return
    const at = pointOf(event, text)
    if (dropsLink(event, text, at)) return
    if (at !== null) text.setSelectionRange(at, at)
    take(event, event.dataTransfer, text, addFiles)
  })
}

async function take(event, data, text, addFiles) {
  const [html, plain] = [data.getData("text/html"), data.getData("text/plain")]
  if (!html || html.length > MOST || isPicture(data)) return
  event.preventDefault()
  const before = text.value
  const { words, images } = await converted(html, plain)
  if (!text.isConnected) return
  if (words) insert(text, words, before)
  if (images.length) addFiles(images)
  if (words !== plain) announce(t("Pasted with its formatting. Undo takes it back; Ctrl+Shift+V pastes plain words."))
}

/** In place of what is selected; at the cursor, where the editor went on typing while the converter was loaded. */
function insert(text, words, before) {
  const active = document.activeElement
  typeOver(text, words, text.value === before ? text.selectionStart : text.selectionEnd, text.selectionEnd)
  if (active !== text && active !== document.body) active?.focus()
}

/** The Markdown, or the plain words where they say the same; those of a copied post, and of an HTML that cannot be read. */
async function converted(html, plain) {
  try {
    const { isCopiedPost, toMarkdown } = await import("./html-to-markdown.js")
    if (isCopiedPost(plain, html)) return { words: plain, images: [] }
    const { markdown, images } = toMarkdown(html)
    const words = squeezed(markdown) === squeezed(plain) && plain ? plain : markdown
    return { words: words || plain, images: images.map(fileOf).filter(Boolean) }
  } catch {
    return { words: plain, images: [] }
  }
}

function squeezed(words) {
  return words.replace(/[\s\u00a0]+/g, "")
}

/** A link from the address bar, or one that was dragged from a page: its address, on a line of its own. */
function dropsLink(event, text, at) {
  const [address] = event.dataTransfer.getData("text/uri-list").split(/\r?\n/).filter((line) => /^https?:\/\/\S+$/.test(line))
  if (!address) return false
  event.preventDefault()
  const place = at ?? text.selectionStart
  const [before, after] = [text.value.slice(0, place), text.value.slice(place)]
  const gap = (words) => (words === "" || words.endsWith("\n\n") ? "" : words.endsWith("\n") ? "\n" : "\n\n")
  const end = after === "" || after.startsWith("\n") ? "" : "\n\n"
  typeOver(text, gap(before) + address + end, place, place)
  return true
}

/** Where in a field's words something is dropped; null where the browser does not say. */
function pointOf({ clientX, clientY }, text) {
  const found = document.caretPositionFromPoint?.(clientX, clientY)
  return found?.offsetNode === text ? found.offset : null
}

function fileOf(address, at) {
  const [, type, data] = address.match(/^data:(image\/[\w.+-]+);base64,([\w+/=\s]+)$/) ?? []
  if (!data) return null
  const bytes = Uint8Array.from(atob(data.replace(/\s/g, "")), (char) => char.charCodeAt(0))
  return new File([bytes], `${at + 1}.${type.slice(6).replace("jpeg", "jpg")}`, { type })
}
