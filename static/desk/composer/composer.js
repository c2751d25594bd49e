/**
 * The composer without leaving the page: sends, previews, says what to fix. What is typed is a draft, see ../drafts/draft.js.
 *
 * It enhances <form data-composer="new" or an entry's id>; the list learns of the entry by the desk's socket.
 * It tells others by events: "entry-sent" (detail: the answer), "edit-ended", "edit-again", "entry-stale".
 */

import { t } from "../../live/common/texts.js"
import { askAhead, lookAgain } from "./ask-ahead.js"
import { askChange } from "./change-kind.js"
import { takeTheirs } from "./conflict.js"
import { cancel, discard } from "../drafts/discard.js"
import { Draft } from "../drafts/draft.js"
import { SetAside } from "../drafts/set-aside.js"
import { unresolvedConflict } from "../drafts/view.js"
import { lineOf, newId, wordsOf } from "./fields.js"
import { richPaste } from "../paste/rich-paste.js"
import { showFolded } from "./fold.js"
import { offerHold, holdSeconds, held } from "./hold.js"
import { Images } from "../images/images.js"
import { Lease } from "../together/lease.js"
import { formatting, typeOver } from "./markdown.js"
import { notice, noticeOnNextPage } from "../common/notice.js"
import { closePreview, previewIsOpen, redrawPreview, showPreview } from "./preview.js"
import { cameBack, clearProblems, showProblems } from "../common/problems.js"
import { succeeded, send, sendFields } from "../common/send.js"
import { takeActions, refreshActions } from "./ways.js"
import { isScheduled, showLocalTimes, messageOf } from "./when.js"

const MAC = /Mac|iPhone|iPad/.test(navigator.platform)

export class Composer {
  #form
  #isNew
  #images
  #draft
  #setAside
  #sending = false
  #hindered = false
  #lease = null
  #endNotice = () => {}

  constructor(form) {
    this.#form = form
    this.#images = new Images(form)
    const editing = form.closest("[data-editing]")
    if (editing) this.#lease = new Lease(editing)
    this.#isNew = form.dataset.composer === "new"
    showLocalTimes(form)
    offerHold(form)
    showFolded(form)
    formatting(form)
    askAhead(form)
    richPaste(form.elements.text, (files) => this.#images.add(files))
    const author = document.querySelector("[data-author]")?.dataset.author ?? ""
    this.#draft = new Draft(form, this.#images, author)
    this.#setAside = new SetAside(form, this.#draft, this.#images, {
      renew: () => {
        this.#endNotice()
        clearProblems(form)
        this.#renew(newId())
      },
      failed: (answer, button) => this.#failed(answer, button),
      announce: (body) => this.#said(body),
      hinders: () => this.#hinders(),
    })
    form.addEventListener("submit", (event) => this.#submitted(event))
    form.addEventListener("keydown", (event) => this.#pressed(event))
    for (const name of ["input", "uploads-changed"]) form.addEventListener(name, () => this.#hinderedStill())
    form.addEventListener("blog-opened", ({ detail: fresh }) => {
      form.hidden = false
      takeActions(form, fresh)
    })
    form.addEventListener("words-back", ({ detail }) => this.#setAside.goOnWith({ ...detail, id: newId() }))
    form.querySelector("[data-cancel]")?.addEventListener("click", (event) => {
      cancel(form, this.#draft)
      this.#leave(event)
    })
    for (const hint of form.querySelectorAll(".with-scripts")) {
      hint.hidden = false
      if (MAC) hint.querySelector("kbd").textContent = "⌘"
    }
    // A form that came back from the server with something to fix holds the newer words.
    if (cameBack(form)) this.#draft.changed()
    else this.#restored()
  }

  async #restored() {
    if (await this.#draft.restore()) this.#isBack()
    // In a closed blog there is a composer only for what was typed before.
    if (this.#setAside.show() || this.#draft.hasChanges) this.#form.hidden = false
  }

  #isBack() {
    const discard = () => (this.#form.isConnected ? this.#discard() : undefined)
    this.#endNotice = notice(t("What you had typed here is back."), { label: t("Discard it"), act: discard })
  }

  #pressed(event) {
    if (event.key === "Escape" && !this.#isNew) return this.#escaped(event)
    if (event.key !== "Enter" || event.isComposing) return
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault()
      this.#form.requestSubmit(this.#form.querySelector("[data-publish]"))
    } else if (event.target.matches("input:not([type=file])")) {
      // By itself a browser would send the half-written entry from any field of one line.
      event.preventDefault()
    }
  }

  #escaped(event) {
    const { hasChanges } = this.#draft
    const row = this.#form.closest(".row")
    // Nothing leads back to what was typed into an entry that is gone.
    if (hasChanges && row && !row.querySelector(":scope > .entry")) return
    this.#draft.save()
    const words = hasChanges && t("Closed. Your unsaved changes are kept; Edit opens them again.")
    if (words && !row) noticeOnNextPage(words)
    this.#leave(event)
    if (words && row) notice(words)
  }

  #submitted(event) {
    event.preventDefault()
    const button = event.submitter
    if (button?.hasAttribute("data-preview")) this.#preview(button.formAction)
    else if (button?.hasAttribute("data-rewrite")) this.#rewrite(button)
    else if (button?.hasAttribute("data-discard")) this.#discard()
    else if (button?.hasAttribute("data-take")) takeTheirs(this.#form, button, this.#draft)
    else this.#send(button)
  }

  async #send(button) {
    if (this.#sending) return
    if (this.#hindrance) return this.#hinders()
    this.#draft.save()
    const line = lineOf(this.#draft.fields)
    // An empty form is refused at once: there is nothing to call back. What goes out later can be called back until then.
    const now = button?.value === "published" && !isScheduled(this.#form)
    // An impatient finger pressed twice: the entry is held already.
    if (now && !line && this.#isNew && document.querySelector(".hold")) return
    if (now && line && holdSeconds() && this.#isNew) return this.#setAside.hold(button, line)
    // What is typed from now on is not sent with it.
    const [fields, all] = [this.#draft.fields, new FormData(this.#form, button)]
    this.#busy(true)
    if (now && line && !(await this.#stays(line))) return this.#calledBack()
    const answer = await sendFields(this.#form.action, all)
    this.#busy(false)
    this.#form.toggleAttribute("data-unanswered", answer.status === 0)
    // Who types on meanwhile is not interrupted: the next key would be a shortcut.
    if (!succeeded(answer)) return this.#failed(answer, button, wordsOf(fields) !== this.#draft.words)
    this.#sent(answer.body, fields)
  }

  /** An edit is held where it is. */
  #stays(line) {
    const writing = this.#form.contains(document.activeElement) && holdSeconds()
    if (writing && !document.activeElement.matches("input, textarea, select")) this.#form.elements.text.focus()
    return held(line)
  }

  #sent(body, fields) {
    this.#draft.sent(fields)
    this.#endNotice()
    clearProblems(this.#form)
    closePreview(this.#form)
    if (this.#isNew) this.#renew(body.next, fields)
    else if (this.#draft.hasChanges) return this.#editOn(body)
    this.#lease?.end()
    this.#said(body)
  }

  /** What was typed while it was being saved is on top of that. */
  #editOn(body) {
    this.#form.elements.revision.value = body.revision
    if (this.#form.elements["facts-base"]) this.#form.elements["facts-base"].value = body.facts
    for (const name of ["base", "correction"]) if (this.#form.elements[name]) this.#form.elements[name].value = ""
    for (const choice of this.#form.querySelectorAll("[name=change]")) choice.checked = false
    for (const conflict of this.#form.querySelectorAll("[data-conflict]")) conflict.remove()
    this.#draft.changed()
    notice(`${body.said} ${t("What you typed meanwhile is not saved yet.")}`)
  }

  #said(body) {
    const live = body.state === "published" && this.#form.dataset.live
    const more = live ? { label: t("See it"), href: `${live}/${body.id}` } : null
    const page = this.#form.querySelector("[data-cancel]")?.href
    if (page && !this.#form.closest("desk-list")) {
      noticeOnNextPage(messageOf(body), more)
      return location.assign(page)
    }
    notice(messageOf(body), more)
    this.#form.dispatchEvent(new CustomEvent("entry-sent", { bubbles: true, detail: body }))
  }

  #calledBack() {
    this.#busy(false)
    this.#draft.changed()
    this.#form.elements.text.focus()
  }

  async #failed({ status, body }, button, typing = false) {
    this.#draft.changed()
    // The form was sent before and changed since: with a new id it becomes an entry of its own.
    if (body.next) this.#form.elements.id.value = body.next
    // The blog is gone: the server's page says where the words can go.
    if (body.gone) return this.#form.submit()
    if ([403, 404, 409].includes(status) && !this.#isNew) {
      // Both versions, or a form for a new entry: the list shows them in place, else the server's page does.
      if (!this.#form.closest("desk-list")) return this.#form.submit()
      return this.#form.dispatchEvent(new CustomEvent("entry-stale", { bubbles: true, detail: body }))
    }
    const { change, ...others } = body.problems ?? {}
    // Asked last, when nothing else stands against saving.
    if (change && !Object.keys(others).length) {
      clearProblems(this.#form)
      return (await askChange(this.#form)) ? this.#send(button) : undefined
    }
    if (status === 403) await refreshActions(this.#form)
    showProblems(this.#form, body.message, body.problems, !typing)
  }

  get #hindrance() {
    return unresolvedConflict(this.#form) || this.#images.hindrance
  }

  #hinders() {
    this.#hindered = true
    showProblems(this.#form, this.#hindrance)
    return false
  }

  #hinderedStill() {
    if (!this.#hindered || this.#hindrance) return
    this.#hindered = false
    clearProblems(this.#form)
  }

  /** An empty composer for the next entry, ready to type in. */
  #renew(next, sent = null) {
    const writing = this.#form.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")
    this.#draft.clear(next, sent)
    closePreview(this.#form)
    // Who goes on with another field meanwhile is left there.
    if (!writing || !this.#draft.hasChanges || !this.#form.contains(document.activeElement)) this.#form.elements.text.focus()
  }

  #busy(sending) {
    this.#sending = sending
    this.#form.toggleAttribute("data-sending", sending)
    const button = this.#form.querySelector("[data-publish]")
    button.setAttribute("aria-disabled", String(sending))
  }

  async #preview(action) {
    const answer = await send(this.#form, action)
    if (!succeeded(answer)) return showProblems(this.#form, answer.body.message, answer.body.problems)
    clearProblems(this.#form)
    showPreview(this.#form, answer.body.html, answer.body.choices)
    if (answer.body.waiting) lookAgain(() => this.#previewAgain(action))
  }

  /** What networks answered meanwhile comes into the preview; whether more is waited for. */
  async #previewAgain(action) {
    const words = this.#draft.words
    if (!previewIsOpen(this.#form)) return false
    const { status, body } = await send(this.#form, action)
    if (status !== 200 || words !== this.#draft.words) return false
    redrawPreview(this.#form, body.html, body.choices)
    return body.waiting
  }

  /** A card stays text, or a mention becomes a card: the text says so itself, and Undo takes it back. */
  async #rewrite(button) {
    const { text } = this.#form.elements
    const before = text.value
    const answer = await sendFields(button.formAction, new FormData(this.#form, button))
    if (!succeeded(answer)) return showProblems(this.#form, answer.body.message, answer.body.problems)
    if (answer.body.text !== undefined && text.value === before) typeOver(text, answer.body.text)
    showPreview(this.#form, answer.body.html, answer.body.choices)
  }

  #discard() {
    this.#endNotice()
    return discard(this.#form, this.#draft, { renew: () => this.#renew(newId()), goOn: (fields) => this.#setAside.goOnWith(fields) })
  }

  /** Back to the list; what was typed is still kept unless it was cancelled. */
  #leave(event) {
    this.#lease?.end()
    this.#endNotice()
    if (!this.#form.closest("desk-list")) {
      if (event.key) location.assign(this.#form.querySelector("[data-cancel]").href)
      return
    }
    event.preventDefault()
    this.#form.dispatchEvent(new CustomEvent("edit-ended", { bubbles: true }))
  }
}

for (const form of document.querySelectorAll("form[data-composer]")) new Composer(form)
