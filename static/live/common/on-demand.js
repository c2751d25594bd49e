/**
 * What only some readers use is loaded when they use it: by a click on an element with data-needs="NAME", or by a call
 * of `load`. The module NAME is static/live/NAME/NAME.js; with it come the texts that the scripts of its folder say, and
 * its style sheet static/live/NAME/NAME.css if it is named here. For clicks it exports `open(element, t)`, which may be
 * called again, and for several elements.
 *
 * scripts/build makes one file of each module, with a copy of what it imports: nothing that is imported may keep a state
 * that has to be the same for all, or define an element.
 *
 * A link whose module does not come leads where it leads without scripts.
 */

import { make } from "./make.js"
import { learn } from "./texts.js"

/** Modules that have a style sheet of their own. */
const STYLED = ["moments", "notifying", "reading", "sharing"]

/** Where this deploy's static files are, and whether these are the built ones. */
const [, ROOT, FOLDER] = import.meta.url.match(/^(.*\/)(built|live)\//)

const modules = {}

/** The module of that name, with its texts and sheet; rejects where it does not come. */
export function load(name) {
  modules[name] ??= fetchModule(name).catch((problem) => {
    delete modules[name] // the next time it is tried again
    throw problem
  })
  return modules[name]
}

async function fetchModule(name) {
  const file = ROOT + (FOLDER === "built" ? `built/${name}` : `live/${name}/${name}`)
  const sheet = STYLED.includes(name) && addSheet(`${file}.css`)
  const [module] = await Promise.all([import(`${file}.js`), learn(`${ROOT}texts`, name), sheet])
  return module
}

function addSheet(href) {
  const sheet = make("link", { rel: "stylesheet", href })
  document.head.append(sheet)
  return new Promise((done) => (sheet.onload = sheet.onerror = done))
}

export function watchClicks(t) {
  document.addEventListener("click", async (event) => {
    const element = event.target.closest?.("[data-needs]")
    if (!element || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    try {
      const { open } = await load(element.dataset.needs)
      open(element, t)
    } catch {
      if (element.href) location.assign(element.href)
    }
  })
}
