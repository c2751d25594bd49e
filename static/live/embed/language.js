/** Which language the scripts speak at the moment: that of the embed that is being drawn. Two blogs of a page may differ. */

import { speak } from "../common/texts.js"
import { useLanguage } from "../common/times.js"

let spoken = null

/** Speaks as the blog in this shadow root does. */
export function speakIn(shadow) {
  const root = shadow.querySelector?.(".embedded[lang]")
  if (!root || root === spoken) return
  if (root.lang !== spoken?.lang) {
    // In an attribute: where Trusted Types are required, no <script> can be put into a page, even one of data.
    speak(root.lang, JSON.parse(root.dataset.texts ?? "{}"))
    useLanguage()
  }
  spoken = root
}
