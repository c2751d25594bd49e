/**
 * Entries that are out of the form while the next one is written in it: held, called back, refused, or waiting below.
 *
 * Nothing here is lost or mixed: what returns finds the form empty, or what is in it waits instead.
 */

import { t } from "../../live/common/texts.js"
import { endAsking } from "./draft-conflict.js"
import { held } from "../composer/hold.js"
import { notice } from "../common/notice.js"
import { done, sendFields } from "../common/send.js"
import { keeping } from "./typed.js"
import { Waiting } from "./waiting.js"

const PATIENCE = 1000

export class Aside {
  #form
  #typed
  #images
  #composer
  #waiting

  /** `composer`: what it does at the end: { renew, failed, said, hinders }. */
  constructor(form, typed, images, composer) {
    this.#form = form
    this.#typed = typed
    this.#images = images
    this.#composer = composer
    this.#waiting = new Waiting(form, (fields) => this.goOnWith(fields))
  }

  /** What else this browser keeps of the form waits beside it; gives whether there is any. */
  show() {
    const { others } = this.#typed
    for (const other of others) this.#waiting.add(other)
    return others.length > 0
  }

  /** What is held is out of the form, which is for the next entry by then: nobody has to wait with writing that. */
  async hold(button, line) {
    const all = new FormData(this.#form, button)
    const entry = this.#typed.handOver()
    this.#composer.renew()
    if (!(await held(line))) return this.#backAgain(entry)
    // What is still on its way to be kept would be kept after it was sent, and come back.
    await Promise.race([entry[2], new Promise((resolve) => setTimeout(resolve, PATIENCE))])
    const answer = await sendFields(this.#form.action, all)
    if (!done(answer)) return this.#refused(entry, answer, button)
    keeping.forget(entry[0])
    this.#composer.said(answer.body)
  }

  get #empty() {
    return !this.#typed.any && !this.#images.coming
  }

  /** Called back, it is in the form again; what was begun since waits below. */
  #backAgain([name, fields]) {
    const begun = !this.#empty
    if (this.#images.coming) this.#waiting.add([name, fields])
    else if (this.#put(fields)) keeping.forget(name)
    if (begun) notice(t("Called back. Nothing was published. What else you typed waits below the text."))
  }

  /** Puts words into the form; others that are in it wait. Gives false, and says why, while images are on their way to it. */
  goOnWith(fields) {
    return !this.#images.coming ? this.#put(fields) : this.#composer.hinders()
  }

  #put(fields) {
    endAsking(this.#form)
    if (this.#typed.any) this.#waiting.add(this.#typed.handOver())
    this.#typed.empty(fields.id)
    this.#typed.fill(fields)
    this.#typed.changed()
    this.#typed.keep()
    this.#form.elements.text.focus()
    return true
  }

  /** Nobody who writes the next one is interrupted for it. */
  #refused([name, fields], answer, button) {
    if (this.#empty) {
      this.#put(fields)
      keeping.forget(name)
      return this.#composer.failed(answer, button)
    }
    const next = { ...fields, id: answer.body.next ?? fields.id }
    keeping.keep(name, next, this.#form.dataset.keep)
    this.#waiting.add([name, next])
    notice(`${answer.body.message} ${t("It waits below the text.")}`, { label: t("Show it"), act: () => this.#waiting.show() })
  }
}
