/** Which language the scripts speak at the moment: that of the embed that is being drawn. */

import { speak } from "../common/texts.js"
import { useLanguage } from "../common/times.js"

let spoken = null

/** `language`: { tag, texts }. */
export function speakAs(language) {
  if (language === spoken) return
  if (language.tag !== spoken?.tag) {
    speak(language.tag, language.texts)
    useLanguage()
  }
  spoken = language
}

/** The language of what the server drew: its tag, and the scripts' texts in it. */
export function languageOf(root) {
  const texts = root.querySelector("script.texts")
  return { tag: root.lang, texts: texts ? JSON.parse(texts.textContent) : {} }
}
