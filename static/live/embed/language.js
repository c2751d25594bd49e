/** Which language the scripts speak at the moment: that of the embed that is being drawn. Two blogs of a page may differ. */

import { speak } from "../common/texts.js"
import { useLanguage } from "../common/times.js"

const texts = new WeakMap() // by the element that the server drew
let spoken = null

/** Speaks as the blog in this shadow root does. */
export function speakIn(shadow) {
  const root = shadow.querySelector?.(".embedded[lang]")
  if (!root || root === spoken) return
  if (!texts.has(root)) {
    const island = root.querySelector("script.texts")
    texts.set(root, island ? JSON.parse(island.textContent) : {})
  }
  if (root.lang !== spoken?.lang) {
    speak(root.lang, texts.get(root))
    useLanguage()
  }
  spoken = root
}
