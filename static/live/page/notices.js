/**
 * What the page says about itself: the quiet line, the bar with the new updates, the count in the title, and the few
 * words that a screen reader hears. It decides nothing.
 */

import { t, tn } from "../common/texts.js"

const LOST_AFTER = 2
const BACK_FOR = 4
const SAY_AFTER = 1

export class Notices {
  #root
  #lostTimer = null
  #backTimer = null
  #sayTimer = null
  #lost = false
  #shown = 0
  #urgent = null
  #saying = null

  constructor(root) {
    this.#root = root
  }

  /** The connection is lost. A moment's loss is nobody's business, nor a planned one of `planned` seconds. */
  lost(planned = 0) {
    if (this.#lostTimer !== null || this.#lost) return
    this.#lostTimer = setTimeout(() => {
      this.#lost = true
      clearTimeout(this.#backTimer)
      this.#note("lost", t("Connection lost. Trying again; what you see may be out of date."))
    }, (planned + LOST_AFTER) * 1000)
  }

  back() {
    clearTimeout(this.#lostTimer)
    this.#lostTimer = null
    if (!this.#lost) return
    this.#lost = false
    this.brief(t("Connected again. You are up to date."))
  }

  /** A sentence for a moment. */
  brief(sentence) {
    if (this.#lost) return
    clearTimeout(this.#backTimer)
    this.#note("brief", sentence)
    this.#backTimer = setTimeout(() => this.#note("", ""), BACK_FOR * 1000)
  }

  /** A sentence that stays, such as that the blog is gone. */
  stay(sentence) {
    clearTimeout(this.#lostTimer)
    clearTimeout(this.#backTimer)
    this.#note("stay", sentence)
  }

  /** How many updates wait to be shown. */
  waiting(count, title) {
    const bar = this.#root.querySelector(".held")
    bar.hidden = count === 0
    if (count) bar.querySelector(".held-button").textContent = updates(count)
    document.title = count ? `(${count}) ${title}` : title
  }

  /** Entries have appeared, or wait; `urgent` is the line of a breaking one. Said once for all that come together. */
  arrived(count, urgent) {
    this.#shown += count
    this.#urgent = urgent ?? this.#urgent
    if (!this.#shown) return
    clearTimeout(this.#sayTimer)
    this.#sayTimer = setTimeout(() => {
      this.say(this.#urgent ? t("Breaking: {entry}", { entry: this.#urgent }) : updates(this.#shown))
      this.#shown = 0
      this.#urgent = null
    }, SAY_AFTER * 1000)
  }

  /** What was said, or is about to be, may be taken back. */
  forget() {
    this.#urgent = null
    cancelAnimationFrame(this.#saying)
    this.#root.querySelector(".announcer").textContent = ""
  }

  /** For those who hear the page. */
  say(words) {
    const announcer = this.#root.querySelector(".announcer")
    // The same words again are news only to an empty region.
    announcer.textContent = ""
    this.#saying = requestAnimationFrame(() => (announcer.textContent = words))
  }

  #note(kind, sentence) {
    const note = this.#root.querySelector(".status-note")
    note.dataset.kind = kind
    note.textContent = sentence
    if (sentence) this.say(sentence)
  }
}

function updates(count) {
  return tn("{n} new update", "{n} new updates", count)
}
