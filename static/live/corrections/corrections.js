/** Draws the page's list of corrections, once there are any. page/corrections-view.js loads it. */

import { make, makeTime } from "../common/make.js"

/** `read`: the lines that stand there; `here(id)`: whether the entry is on this page. */
export function show(section, read, { corrections, blog, here }) {
  section.hidden = corrections.length === 0
  const list = section.querySelector("ol")
  const old = new Map(read.map((line, i) => [JSON.stringify(line), list.children[i]]))
  const items = corrections.map((line) => old.get(JSON.stringify(line)) ?? itemOf(line, blog, section.dataset))
  for (const [i, { id }] of corrections.entries()) {
    const href = here(id) ? `#entry-${id}` : `/live/${blog.slug}/${id}`
    const link = items[i].querySelector("a")
    if (link.getAttribute("href") !== href) link.setAttribute("href", href)
  }
  if (items.length !== list.children.length || items.some((item, i) => item !== list.children[i])) {
    list.replaceChildren(...items)
  }
}

/** `named`: what a correction and a withdrawal are called in the language of the page. */
function itemOf({ id, at, text, withdrawn }, blog, named) {
  const what = withdrawn ? "withdrawn" : "corrected"
  const words = make("span", { lang: blog.language, dir: "auto" }, text)
  const time = makeTime("short", at, `${at.slice(11, 16)} UTC`)
  const item = make("li", {}, make("a", {}, make("b", {}, named[what]), " ", time, " ", words))
  Object.assign(item.dataset, { id, what })
  return item
}
