/**
 * <live-blog>: makes the page live. It ties the parts together: the connection hands it events, the state says what to
 * show, the views show it, while the reader's place and focus stay theirs.
 *
 * data-slug, data-position, data-state, data-more, data-version, data-site: what the server drew ·
 * data-window: "latest" is the first page; "fixed" is a part of the blog (older updates, one entry), where edits and
 * removals arrive and new entries are only counted · data-entry: the entry that a permalink is about
 *
 * For what is loaded on demand it dispatches "drawn" after each drawing, with { state, fresh }: the state of
 * entries/state.js that the page shows, and the elements that were not shown before; and "heard" with each hello, tick and
 * reset, the last of which `heard` keeps. `notices` is the status line.
 */

import { beginReading } from "./begin-reading.js"
import { Connection } from "../connection/connection.js"
import { disturbsNobody, reloadsUnnoticed } from "./arrival-policy.js"
import { Notices, showWaiting, titleWaiting } from "./notices.js"
import { sliding } from "./slide.js"
import { StoryView } from "./story-view.js"
import { fetchPage, fetchPart, fetchSnapshot, readEntry } from "../connection/snapshot.js"
import { begin, extend, last, partAfter, place, renew, reveal, waiting } from "../entries/state.js"
import { load } from "../common/on-demand.js"
import { t } from "../common/texts.js"

const SETTLED = 250 // ms without scrolling
const WITHOUT_FRAMES = 100 // ms after which a drawing no longer waits for a frame

export class LiveBlog extends HTMLElement {
  #state
  #view
  #notices
  #deployReload
  #connection
  #title
  #drawing = false // a drawing is on its way
  #extended = false // the reader has asked for older entries
  #leaving = null

  connectedCallback() {
    if (this.dataset.reading) load("filter").then(({ readingOf }) => this.#begin(readingOf(this)), () => {})
    else this.#begin()
  }

  #begin(reading) {
    if (!this.isConnected) return
    this.#view = new StoryView(this)
    this.#title = document.title
    this.#notices = new Notices(this)
    this.#state = begin({ ...this.#view.read(), reading })
    this.#connection = new Connection((path, after) => this.#address(path, "after", after), {
      position: () => this.#state.position,
      closed: () => this.#state.blog.state !== "live",
      take: (event) => this.#take(event),
      renew: () => this.#renew(),
      lost: (planned) => this.#notices.lost(planned),
      heard: (detail) => this.dispatchEvent(new CustomEvent("heard", { detail: (this.heard = detail) })),
      back: () => this.#notices.back(),
      gone: () => this.#notices.stay(t("This live blog is no longer here. What you see may be out of date.")),
      version: (version) => this.#heardVersion(version),
    })
    this.#listen()
    this.#showControls()
    this.#findHash()
    this.#connection.start()
    beginReading(this)
  }

  disconnectedCallback() {
    this.#leaving?.abort()
    this.#connection?.stop()
  }

  get #fixed() {
    return this.dataset.window === "fixed"
  }

  #address(path, name, value) {
    const query = value ? `?${name}=${encodeURIComponent(value)}` : ""
    return `/live/${this.#state.blog.slug}/${path}${query}`
  }

  #partAfter(id) {
    return this.#address("snapshot") + partAfter(this.#state, id)
  }

  #listen() {
    this.#leaving = new AbortController()
    const { signal } = this.#leaving
    const onClick = (selector, act) => this.querySelector(selector)?.addEventListener("click", act, { signal })
    onClick(".reload", () => this.#deployReload.then(({ reload }) => reload()))
    onClick("button.held-button", () => this.#revealAtTop())
    let timer
    const settled = () => this.#showsNew() && this.#change(reveal(this.#state))
    const scrolled = () => {
      clearTimeout(timer)
      timer = setTimeout(settled, SETTLED)
    }
    addEventListener("scroll", scrolled, { passive: true, signal })
    document.addEventListener("visibilitychange", () => (this.#drawNow(), settled()), { signal })
    document.addEventListener("zonechange", () => this.#view.drawDays(), { signal })
    addEventListener("hashchange", () => this.#findHash(), { signal })
  }

  // What comes in

  #take(event) {
    const readable = event.type === "put" ? { ...event, entry: readEntry(event.entry) } : event
    // What cannot be shown is still passed: its successors build on it.
    const whole = readable.entry === null ? { ...event, type: "unreadable" } : readable
    const shows = this.#showsNew()
    const before = this.#state
    const { state, verdict } = place(before, whole, !shows)
    if (verdict !== "applied") return verdict
    if (whole.type === "gone") this.#explainRemoval(whole.id)
    this.#change(shows ? reveal(state) : state)
    if (whole.type === "put") this.#announceNew(before, whole.entry)
    this.#erase(whole.type === "gone" ? [whole.id] : whole.entry?.withdrawn ? [whole.entry.id] : [])
    if (before.blog.state !== state.blog.state) this.#connection.restate()
    return verdict
  }

  async #renew() {
    const [fresh, version] = this.#fixed
      ? await fetchPage(this.#state.blog)
      : await fetchSnapshot((id) => this.#partAfter(id), this.#state)
    this.#heardVersion(version)
    const before = this.#state
    this.#change(renew(before, fresh, !this.#showsNew()))
    const kept = this.#state.entries
    this.#erase([...before.entries.keys()].filter((id) => kept.get(id)?.withdrawn ?? true))
  }

  get state() {
    return this.#state
  }

  /** Loads the next older entries; gives the first element of them, or null when there is nothing to load from. */
  loadOlder() {
    const id = last(this.#state)
    return id && this.#load(this.#partAfter(id))
  }

  async #load(address) {
    const [part, version] = await fetchPart(address)
    this.#heardVersion(version)
    this.#extended = true
    this.#state = extend(this.#state, part)
    return this.#draw()[0]
  }

  // What is shown

  /** Whether new entries may appear at once: where that disturbs nobody. */
  #showsNew() {
    // At the end of the list they disturb nobody.
    return !this.#fixed && !this.paused && (this.#state.reading?.oldest || disturbsNobody(this, this.#view.container))
  }

  /** Shows the state with the next frame: many events that come together are one drawing. */
  #change(state) {
    if (state === this.#state) return
    this.#state = state
    if (this.#drawing) return
    this.#drawing = true
    const slides = sliding()
    const frame = (then) => requestAnimationFrame(then)
    // The frame in which the last slide ends is shown before the next begins.
    if (slides) slides.then(() => frame(() => frame(() => this.#drawNow())))
    else frame(() => this.#drawNow())
    // Hidden pages get no frames, and are to be right all the same.
    if (document.hidden) setTimeout(() => this.#drawNow(), WITHOUT_FRAMES)
  }

  #drawNow() {
    if (this.#drawing) this.#view.highlight(this.#draw())
  }

  /** Gives the elements of the entries that were not shown before. */
  #draw() {
    this.#drawing = false
    const state = this.#state
    const fresh = this.#view.draw(state)
    if (!this.#fixed) this.#title = this.#view.title(state.blog)
    this.#showWaiting()
    this.#showControls()
    this.dispatchEvent(new CustomEvent("drawn", { detail: { state, fresh } }))
    return fresh
  }

  #showWaiting() {
    const count = waiting(this.#state)
    showWaiting(this, count)
    titleWaiting(count, this.#title)
  }

  #revealAtTop() {
    this.#state = reveal(this.#state)
    const fresh = this.#draw()
    this.#view.highlight(fresh)
    const first = this.#state.reading?.oldest ? fresh[0] : this.querySelector(".timeline")
    first?.scrollIntoView()
    fresh[0]?.focus({ preventScroll: true })
  }

  /** An address with the anchor of an entry that is not on this page leads to the entry's own. */
  #findHash() {
    const id = location.hash.match(/^#entry-([A-Za-z0-9][\w-]{0,63})$/)?.[1]
    if (!id || document.getElementById(`entry-${id}`)) return
    if (this.#state.held.has(id)) {
      this.#revealAtTop()
      document.getElementById(`entry-${id}`)?.scrollIntoView()
    } else location.replace(`/live/${this.#state.blog.slug}/${id}`)
  }

  // What is announced

  #announceNew(before, entry) {
    const { entries, newer } = this.#state
    const isNew = !before.entries.has(entry.id) && (entries.has(entry.id) || newer.has(entry.id))
    if (isNew && !this.paused) this.#notices.arrived(1, entry.label === "breaking" ? entry.line : null)
  }

  /** Explains a removal to a reader who was looking at that entry. */
  #explainRemoval(id) {
    const element = document.getElementById(`entry-${id}`)
    if (!element || document.hidden) return
    const { top, bottom } = element.getBoundingClientRect()
    if (bottom > 0 && top < innerHeight) this.#notices.brief(t("An update was withdrawn."))
  }

  /** Erases entries that were taken back from everything around the list, too. */
  #erase(ids) {
    if (ids.length === 0) return
    const { blog } = this.#state
    load("erase").then(({ eraseFromMetadata }) => eraseFromMetadata(blog), () => {})
    this.#notices.forget()
    if (!ids.includes(this.dataset.entry)) return
    this.#title = this.#view.title(blog)
    this.#showWaiting()
  }

  // Controls

  #showControls() {
    const live = this.#state.blog.state === "live"
    this.querySelector(".status").hidden = false
    this.querySelector(".pause").hidden = !live || this.#fixed
  }

  get notices() {
    return this.#notices
  }

  /** While it is paused new entries wait (pause/pause.js). */
  get paused() {
    return this.hasAttribute("data-paused")
  }

  set paused(paused) {
    this.toggleAttribute("data-paused", paused)
    if (this.#showsNew()) this.#change(reveal(this.#state))
  }

  /** The version that an answer carried: another one is a deploy. */
  #heardVersion(version) {
    if (!version || version === this.dataset.version) return
    const offer = () => (this.querySelector(".reload").hidden = false)
    const unnoticed = () => !this.#extended && reloadsUnnoticed()
    this.#deployReload ??= load("deploy-reload")
    this.#deployReload.then(
      ({ heard }) => heard(version, offer, unnoticed),
      () => (this.#deployReload = undefined), // the next answer carries it, too
    )
  }
}
