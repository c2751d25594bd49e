/**
 * Entries that are out of the form while the next one is written in it: held, called back, refused, or waiting below the
 * text. None is lost or mixed with another: an entry returns to an empty form, or what is in the form waits instead.
 */

import { t } from "../../live/common/texts.js"
import { browserDrafts } from "./browser-drafts.js"
import { focusWaiting, showWaiting } from "./view.js"
import { held } from "../composer/hold.js"
import { notice, offerUndo } from "../common/notice.js"
import { succeeded, sendFields } from "../common/send.js"

const TIMEOUT = 1000

export class SetAside {
  #form
  #draft
  #images
  #composer

  /** `composer`: what it does at the end: { renew, failed, announce, hinders }. */
  constructor(form, draft, images, composer) {
    this.#form = form
    this.#draft = draft
    this.#images = images
    this.#composer = composer
  }

  /** Shows the other copies of the form that this browser saved; gives whether there are any. */
  show() {
    const { otherCopies } = this.#draft
    for (const copy of otherCopies) this.#wait(copy)
    return otherCopies.length > 0
  }

  /** Holds an entry out of the form, in which the next one can be written meanwhile. */
  async hold(button, line) {
    const all = new FormData(this.#form, button)
    const entry = this.#draft.setAside()
    this.#composer.renew()
    if (!(await held(line))) return this.#calledBack(entry)
    // A draft that is still on its way to the server would be saved after its entry was sent, and come back.
    await Promise.race([entry[2], new Promise((resolve) => setTimeout(resolve, TIMEOUT))])
    const answer = await sendFields(this.#form.action, all)
    if (!succeeded(answer)) return this.#refused(entry, answer, button)
    browserDrafts.forget(entry[0])
    this.#composer.announce(answer.body)
  }

  /** Puts words into the form; others that are in it wait. Gives false, and says why, while images are being uploaded. */
  goOnWith(fields) {
    return this.#images.coming ? this.#composer.hinders() : this.#put(fields)
  }

  get #isEmpty() {
    return !this.#draft.hasChanges && !this.#images.coming
  }

  /** The entry is in the form again; what was begun since waits below. */
  #calledBack([name, fields]) {
    const begun = !this.#isEmpty
    if (this.#images.coming) this.#wait([name, fields])
    else if (this.#put(fields)) browserDrafts.forget(name)
    if (begun) notice(t("Called back. Nothing was published. What else you typed waits below the text."))
  }

  /** Whoever writes the next entry is not interrupted for a refused one. */
  #refused([name, fields], answer, button) {
    if (this.#isEmpty) {
      this.#put(fields)
      browserDrafts.forget(name)
      return this.#composer.failed(answer, button)
    }
    const next = { ...fields, id: answer.body.next ?? fields.id }
    browserDrafts.save(name, next, this.#form.dataset.keep)
    this.#wait([name, next])
    const show = { label: t("Show it"), act: () => focusWaiting(this.#form) }
    notice(`${answer.body.message} ${t("It waits below the text.")}`, show)
  }

  #put(fields) {
    if (this.#draft.hasChanges) this.#wait(this.#draft.setAside())
    this.#draft.clear(fields.id)
    this.#draft.fill(fields)
    this.#draft.changed()
    this.#draft.save()
    this.#form.elements.text.focus()
    return true
  }

  #wait([name, fields]) {
    const save = () => browserDrafts.save(name, fields, this.#form.dataset.keep)
    showWaiting(this.#form, fields, {
      goOn: () => {
        // First: what is in the form may be saved by the same name then.
        browserDrafts.forget(name)
        return this.goOnWith(fields) || void save()
      },
      discard: () => {
        browserDrafts.forget(name)
        offerUndo(() => {
          save()
          this.#wait([name, fields])
        })
      },
    })
  }
}
