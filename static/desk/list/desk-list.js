/**
 * <desk-list>: the entries of a blog at the desk, live, edited in place.
 *
 * Every change arrives by the desk's socket, also this page's own. When the socket cannot resume, the page is fetched again
 * and its rows are taken.
 */

import { showBlogState } from "./blog-state.js"
import { announceClosing, showsWarning, watchClosing } from "./closing.js"
import { t } from "../../live/common/texts.js"
import { Chat } from "../together/chat.js"
import { showConnection } from "../common/connection.js"
import { DeskSocket } from "./desk-socket.js"
import { absent, changed, edit, editAgain, editingIn, endEdit, gone, stale } from "./editing.js"
import { showLeases } from "../together/lease.js"
import { StalePages } from "./stale-pages.js"
import { announceChange, announceNote } from "./own-entries.js"
import { focusNear, focusRow } from "../common/focus.js"
import { knownIs } from "./known.js"
import { entryIs } from "../common/notice.js"
import { drawPins, pinsMayDiffer, pinsOf } from "./pins.js"
import { placeOf } from "./order.js"
import { Queue } from "./queue.js"
import { act } from "./row-acts.js"
import { closeOnEscape, openMenu, refreshMenu } from "./row-menu.js"
import { element, factsOf, hasWords, putBefore, redraw } from "./row.js"
import { Tray } from "../tray/tray.js"
import { setName } from "../common/title.js"
import { trusted } from "../../live/common/trusted.js"

const RENEW_AFTER = 300

class DeskList extends HTMLElement {
  #socket
  #chat
  #tray
  #leases = []
  #renewing
  #stalePages = new StalePages(this.dataset.position)
  #awaited = null
  #state = document.querySelector(".blog-state").dataset.state
  #queue = new Queue(document.querySelector("[data-queue]"))

  connectedCallback() {
    this.addEventListener("submit", (event) => this.#submitted(event))
    this.addEventListener("click", (event) => this.#clicked(event))
    this.addEventListener("keydown", closeOnEscape)
    this.addEventListener("entry-sent", (event) => endEdit(event.target))
    this.addEventListener("edit-ended", (event) => endEdit(event.target))
    this.addEventListener("edit-again", (event) => editAgain(event.target))
    this.addEventListener("entry-stale", (event) => stale(event.target, event.detail))
    document.addEventListener("entry-sent", () => this.#sent())
    document.addEventListener("entry-back", ({ detail }) => this.#await(detail.id))
    const chat = document.querySelector("[data-chat]")
    if (chat) this.#chat = new Chat(chat)
    const tray = document.querySelector("[data-tray]")
    if (tray) this.#tray = new Tray(tray)
    this.#watchClosing()
    this.#socket = new DeskSocket(this.dataset.slug, this.dataset.position, {
      take: (event) => this.#take(event),
      renew: () => this.#begin(),
      showConnection,
    })
  }

  disconnectedCallback() {
    this.#socket?.close()
  }

  // What happens in the blog

  #take(event) {
    if (event.type === "here") return this.#here(event)
    if (event.type === "chat") return this.#chat?.take(event.html)
    if (event.type === "tray") return this.#tray?.take(event)
    if (showsWarning() || event.type === "blog") this.#renewSoon()
    if (event.type === "blog") return this.#blog(event.blog)
    this.#stalePages.note(event)
    if (["note", "asked"].includes(event.type)) return this.#noted(event)
    const known = this.#row(event.id)
    const counted = this.dataset.shows === "some" || [event.state, known?.dataset.state].some(waits)
    if (pinsMayDiffer(event)) drawPins()
    entryIs({ ...event, revision: event.saved, state: event.type === "gone" ? "deleted" : event.state })
    if (event.type === "gone") this.#gone(event.id)
    if (event.type === "put") this.#putOrAsk(event)
    this.#empty()
    if (counted) this.#renewSoon()
  }

  /** A list of all shows what is new; one of some, or of older ones, shows what it has, and asks for the rest. */
  #putOrAsk(event) {
    const row = this.#row(event.id)
    announceChange(row, event)
    if (this.dataset.shows === "all" || row) this.#put(event)
  }

  /** The numbers above the list, and what belongs in a list of some, are the server's to say. */
  #renewSoon() {
    clearTimeout(this.#renewing)
    if (this.dataset.shows === "older") return
    this.#renewing = setTimeout(() => this.renew().catch(() => {}), RENEW_AFTER)
  }

  #noted(event) {
    const row = this.#row(event.id)
    if (!row || !event.html) return
    this.#redraw(event)
    announceNote(row, event)
  }

  #here({ names, leases }) {
    const place = document.querySelector("[data-here]")
    place.textContent = names.length > 1 ? t("At this desk: {names}", { names: names.join(", ") }) : ""
    this.#leases = leases
    this.#showLeases()
  }

  #showLeases() {
    showLeases(this.#rows(), this.#leases, this.dataset.person)
  }

  #put(event) {
    const where = placeOf(this.#rows().map(factsOf), event)
    if (where.skip) return
    if (this.#row(event.id)) this.#redraw(event)
    else {
      const fresh = element(event.html)
      fresh.classList.add("row--new")
      this.append(fresh)
    }
    if (!where.replace) putBefore(this, this.#row(event.id), where.before && this.#row(where.before))
    if (this.#awaited?.id === event.id) this.#arrived(this.#row(event.id))
    this.#showLeases()
  }

  #redraw(event) {
    const row = this.#row(event.id)
    const before = { ...row.dataset }
    redraw(row, element(event.html))
    changed(row, before, event.by)
    refreshMenu(row)
    this.#showLeases()
  }

  #gone(id) {
    const row = this.#row(id)
    if (row && hasWords(row)) gone(row)
    else this.#takeOut(row)
  }

  #takeOut(row) {
    if (row?.contains(document.activeElement)) focusNear(row)
    // j goes on from here.
    if (row?.classList.contains("row--here")) row.previousElementSibling?.classList.add("row--here")
    row?.remove()
  }

  #blog(blog) {
    const head = document.querySelector("[data-blog-head]")
    head.querySelector("h1 bdi").textContent = blog.title
    knownIs(blog.summary)
    setName(`${blog.title} | ${this.dataset.site}`)
    // Who did it, and what can be done now, is the server's to say.
    if (this.#state !== blog.state) this.renew().catch(() => {})
  }

  /** What was told cannot be gone on with: the server may stand before it, if its store had to be restored. */
  #begin() {
    this.#stalePages = new StalePages("0-0")
    return this.renew()
  }

  /** The rows and the blog's head as the server has them now. Gives the position they are from. */
  async renew() {
    const response = await fetch(location.pathname + location.search.replace(/done=[^&]*|removed=[^&]*/g, ""))
    if (!response.ok || response.redirected) throw new Error(`the desk answered ${response.status}`)
    const page = new DOMParser().parseFromString(trusted(await response.text()), "text/html")
    const list = page.querySelector("desk-list")
    const known = this.#stalePages.staleIn(list.dataset.position)
    if (!known) return this.#stalePages.newest
    const wanted = [...list.children]
    const ids = new Set([...wanted.map((row) => row.dataset.id), ...known])
    for (const row of this.#rows()) if (!ids.has(row.dataset.id)) this.#absent(row)
    for (const row of wanted.reverse()) if (!known.has(row.dataset.id)) this.#put({ ...factsOf(row), html: row.outerHTML })
    this.#state = showBlogState(page, this.#state)
    for (const part of ["[data-blog-head]", "[data-queue]", "[data-closing]"]) {
      const [old, fresh] = [document, page].map((where) => where.querySelector(part))
      if (part === "[data-queue]") this.#queue.take(fresh)
      if (part === "[data-closing]") announceClosing(old, fresh)
      if (!old.contains(document.activeElement)) old.replaceWith(fresh)
    }
    for (const said of page.querySelectorAll(".chat-said > li")) this.#chat?.take(said.outerHTML)
    setName(page.title)
    knownIs(page.querySelector("#known-summary")?.value)
    if (known.size) drawPins()
    else pinsOf(page)
    this.#watchClosing()
    this.#empty()
    return list.dataset.position
  }

  /** Not among what this list shows now. Words that somebody types there stay until they are sent. */
  #absent(row) {
    if (!hasWords(row)) this.#takeOut(row)
    else if (editingIn(row)) absent(row)
  }

  #watchClosing() {
    watchClosing(() => this.renew().catch(() => {}))
  }

  #sent() {
    if (this.#socket && !this.#socket.open) this.renew().catch(() => {})
  }

  // What is done here

  #submitted(event) {
    const form = event.target
    if (!form.classList.contains("act")) return
    event.preventDefault()
    act(form)
  }

  #clicked(event) {
    const link = event.target.closest("[data-edit], [data-menu]")
    if (!link) return this.#open(event.target)
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    event.preventDefault()
    const row = link.closest(".row")
    if (link.hasAttribute("data-menu")) openMenu(row)
    else edit(row, link.href)
  }

  /** All of an entry, and of its pictures; pressed once more, its first lines. Not while somebody selects words in it. */
  #open(pressed) {
    const entry = pressed.closest(".row > .entry")
    if (!entry || pressed.closest("a, button, summary, share-link") || !getSelection().isCollapsed) return
    entry.closest(".row").classList.toggle("row--open")
  }

  /** An entry is brought back here: it gets the focus, unless that has gone elsewhere by the time it is there. */
  #await(id) {
    const row = this.#row(id)
    const there = document.activeElement
    if (row) return there === document.body || there.closest("[data-notice]") ? focusRow(row) : undefined
    this.#awaited = { id, focused: null }
    // Once the notice has given back the focus.
    setTimeout(() => this.#awaited && (this.#awaited.focused = document.activeElement))
  }

  #arrived(row) {
    const from = this.#awaited?.focused ?? document.activeElement
    this.#awaited = null
    if (document.activeElement === from || document.activeElement === document.body) focusRow(row)
  }

  #rows() {
    return [...this.children].filter((child) => child.dataset.id)
  }

  #row(id) {
    return this.#rows().find((row) => row.dataset.id === id)
  }

  #empty() {
    document.querySelector("[data-empty]").hidden = this.children.length > 0
  }
}

/** Whether an entry of this state is counted above the list. */
function waits(state) {
  return state !== undefined && state !== "published"
}

customElements.define("desk-list", DeskList)
