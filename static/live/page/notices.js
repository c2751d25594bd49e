/**
 * The page's notices: the status line, the bar with new updates, the count in the title, and announcements to screen
 * readers. It decides nothing.
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
  #why // the sentence that says so
  #shown = 0
  #urgent = null
  #saying = null

  constructor(root) {
    this.#root = root
  }

  /** The connection is lost. A loss of a moment, or a planned one of `planned` seconds, is not shown. */
  lost(planned = 0, sentence = t("Connection lost. Trying again; what you see may be out of date.")) {
    this.#why = sentence
    if (this.#lostTimer !== null || this.#lost) return
    this.#lostTimer = setTimeout(() => {
      this.#lost = true
      clearTimeout(this.#backTimer)
      this.#note("lost", this.#why)
    }, (planned + LOST_AFTER) * 1000)
  }

  back() {
    clearTimeout(this.#lostTimer)
    this.#lostTimer = null
    if (!this.#lost) return
    this.#lost = false
    this.brief(t("Connected again. You are up to date."))
  }

  /** Shows a sentence for a moment. */
  brief(sentence) {
    if (this.#lost) return
    clearTimeout(this.#backTimer)
    this.#note("brief", sentence)
    this.#backTimer = setTimeout(() => this.#note("", ""), BACK_FOR * 1000)
  }

  /** Shows a sentence that stays, such as that the blog is gone. */
  stay(sentence) {
    clearTimeout(this.#lostTimer)
    clearTimeout(this.#backTimer)
    this.#note("stay", sentence)
  }

  /** Announces entries that appeared or wait, once for all that come together. `urgent`: the line of a breaking one. */
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

  /** Drops announcements: their entry may have been taken back. */
  forget() {
    this.#urgent = null
    cancelAnimationFrame(this.#saying)
    this.#root.querySelector(".announcer").textContent = ""
  }

  /** Announces to screen readers. */
  say(words) {
    const announcer = this.#root.querySelector(".announcer")
    // A live region announces the same words again only when it was empty.
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

/** How many updates wait to be shown: in the bar above the list. */
export function showWaiting(root, count) {
  const bar = root.querySelector(".held")
  bar.hidden = !count
  if (count) bar.firstElementChild.textContent = updates(count)
}

/** The same in the title of the document. */
export function titleWaiting(count, title) {
  document.title = count ? `(${count}) ${title}` : title
}

function updates(count) {
  return tn("{n} new update", "{n} new updates", count)
}
