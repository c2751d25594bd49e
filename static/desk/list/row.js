/**
 * A row of the list, made to show its newest version by touching only what differs: what somebody types in it, has
 * opened, ticked or focused stays as it is. Nothing that stays is moved or taken out, for that would end the typing,
 * and the next key would be a shortcut.
 */

import { morph } from "../../live/entries/morph.js"
import { t } from "../../live/common/texts.js"
import { focusRow } from "../common/focus.js"
import { holdsWords, strand } from "./orphaned-input.js"
import { trusted } from "../../live/common/trusted.js"

const LONGEST_LINE = 60
const OURS = ["row--here", "row--open", "row--editing", "row--new"]

/** The element of HTML that the desk's own templates drew, of sanitised text. */
export function element(html) {
  const template = document.createElement("template")
  template.innerHTML = trusted(html.trim())
  return document.importNode(template.content.firstElementChild, true)
}

export function factsOf(row) {
  const { id, revision, published, notes, waits } = row.dataset
  return { id, revision: Number(revision), published, notes, waits }
}

/** What a row's entry says, short enough to stand in a sentence. */
export function lineOf(row) {
  const line = row.querySelector(".entry")?.getAttribute("aria-label") ?? ""
  return line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE).trimEnd()}…` : line
}

/** Whether a row holds words that are not sent yet. */
export function hasWords(row) {
  return Boolean(row.querySelector("[data-editing]")) || holdsWords(row)
}

export function redraw(row, fresh) {
  const focused = row.contains(document.activeElement)
  for (const name of OURS) fresh.classList.toggle(name, row.classList.contains(name))
  attributes(row, fresh)
  children(row, fresh)
  for (const time of row.querySelectorAll("relative-time")) time.draw()
  if (focused && !row.contains(document.activeElement)) focusRow(row)
}

/** Puts a row before another (null: at the end). One with the focus stays where it is, and the others go round it. */
export function putBefore(list, row, before) {
  if (row.parentElement !== list || !row.contains(document.activeElement)) return list.insertBefore(row, before)
  const all = [...list.children]
  const [from, to] = [all.indexOf(row), before ? all.indexOf(before) : all.length]
  if (from < to) row.before(...all.slice(from + 1, to))
  else row.after(...all.slice(to, from))
  return row
}

function attributes(old, fresh) {
  const ours = (name) => name === "open" // whoever reads it opened it
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !ours(name)) old.removeAttribute(name)
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value)
}

function children(old, fresh) {
  const kept = pairs([...old.children], [...fresh.children])
  const stays = new Set(kept.values())
  for (const child of [...old.childNodes]) {
    if (!stays.has(child) && !isOurs(child)) {
      strand(child, t("This entry is another meanwhile, so this cannot be sent. Your words are still here: copy them."))
    }
  }
  let next = old.firstChild
  for (const child of [...fresh.childNodes]) {
    const before = kept.get(child)
    if (before) {
      update(before, child)
      next = before.nextSibling
    } else old.insertBefore(child, next)
  }
}

/** Makes a part of a row equal to its newest version, in the same way. */
export function update(old, fresh) {
  if (old.isEqualNode(fresh)) return
  if (old.matches(".entry")) morph(old, fresh)
  else {
    attributes(old, fresh)
    if (old.children.length && fresh.children.length) children(old, fresh)
    else old.replaceChildren(...fresh.childNodes)
  }
}

/** The form that edits the entry, its open menu, and that one has unsaved words: no version of the row that is told has them. */
function isOurs(node) {
  return node.nodeType === Node.ELEMENT_NODE && node.matches("[data-editing], [data-unsaved], [data-acts], [data-facts-form] > .problems")
}

/** For each new child the old one that is the same thing, in order. */
function pairs(old, fresh) {
  const found = new Map()
  let from = 0
  for (const child of fresh) {
    const at = old.findIndex((other, index) => index >= from && !isOurs(other) && sameness(other) === sameness(child))
    if (at < 0) continue
    found.set(child, old[at])
    from = at + 1
  }
  return found
}

/** What a part of a row is, whatever it says: half a remark for the staff must not become a reason for readers. */
function sameness(part) {
  if (part.matches("[data-facts-form]")) return "facts-form" // its rows may be others, its cells go by their names
  if (part.localName === "form") return `form ${part.getAttribute("action")} ${[...part.elements].filter(({ name }) => name).map(does)}`
  const name = part.id || part.dataset.part || part.getAttribute("name") || part.getAttribute("href")
  return `${part.localName} ${name || part.classList[0]}`
}

function does({ type, name, value }) {
  if (type !== "hidden" || name === "revision") return ""
  return name === "state" ? `${name}=${value}` : name
}
