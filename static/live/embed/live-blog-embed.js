/**
 * <live-blog-embed src="https://HOST/live/SLUG">: a live blog in the page of another site, in a shadow root.
 *
 * What it shows comes from the server as a fragment of HTML: in the page already, where its author included that, else
 * fetched. From there on events change it, as on our own pages.
 */

import { backOff } from "../connection/retry.js"
import { load } from "../common/on-demand.js"
import { t } from "../common/texts.js"
import { EmbedView } from "./embed-view.js"
import { Excerpt } from "./excerpt.js"
import { fetchFragment, Refused } from "./fragment.js"
import { speakIn } from "./language.js"
import { readOptions } from "./options.js"
import { completed, styled } from "./sheet.js"
import { storyOf } from "./shared-story.js"

export class LiveBlogEmbed extends HTMLElement {
  static observedAttributes = ["src", "data-filter", "data-limit", "data-order", "data-form", "data-entry"]
  whole = false // nothing of it is to come: made by a script
  #options = null
  #excerpt = null
  #story = null
  #view = null
  #again = null // the timer of the next attempt
  #failures = 0
  #leaving = null
  #drawing = false

  connectedCallback() {
    if (this.#leaving) return // moved within the page
    // While the page is being read, what the server wrote into this element may still be to come.
    const whole = this.whole || this.shadowRoot || this.nextSibling || document.readyState !== "loading"
    if (whole) this.#begin()
    else document.addEventListener("DOMContentLoaded", () => this.isConnected && this.#leaving === null && this.#begin())
  }

  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#end())
  }

  attributeChangedCallback(_, before, now) {
    if (!this.#leaving || before === now) return
    this.#end()
    this.shadowRoot.replaceChildren()
    this.#begin()
  }

  // What the story asks and tells

  get position() {
    return this.#excerpt.position
  }

  get blogState() {
    return this.#excerpt.blog.state
  }

  take(event) {
    const verdict = this.#excerpt.take(event, this.#holds())
    if (verdict === "gap") return this.renewAlone()
    if (verdict !== "applied") return
    if (this.#excerpt.lacks) this.renewAlone()
    this.#change()
  }

  async renew() {
    const content = await this.#fetch()
    if (!this.#excerpt) return // removed meanwhile
    this.#excerpt.renew(this.#view.readFrom(content), this.#holds())
    this.#change()
  }

  /** Fetches what this embed shows anew, while the others go on. */
  async renewAlone() {
    if (this.#again) return
    this.#again = setTimeout(async () => {
      this.#again = null
      await this.renew().catch(() => {})
    }, Math.random() * 2_000)
  }

  lost(planned) {
    this.#speaks(() => this.#view.notices.lost(planned))
  }

  back() {
    this.#speaks(() => this.#view.notices.back())
  }

  gone() {
    this.#speaks(() => this.#view.notices.stay(t("This live blog is no longer here. What you see may be out of date.")))
  }

  #speaks(say) {
    speakIn(this.shadowRoot)
    say()
  }

  // Beginning and ending

  #begin() {
    this.#leaving = new AbortController()
    const { signal } = this.#leaving
    styled(this)
    this.#options = readOptions(this)
    if (!this.#options) return this.#fail(t("This is not the address of a live blog."))
    addEventListener("online", () => this.#again && !this.#view && this.#load(), { signal })
    document.addEventListener("visibilitychange", () => this.#settled(), { signal })
    addEventListener("scroll", () => this.#settled(), { passive: true, capture: true, signal })
    if (this.shadowRoot.querySelector(".embedded[data-position]")) this.#join()
    else this.#load()
  }

  #end() {
    this.#leaving?.abort()
    clearTimeout(this.#again)
    this.#story?.leave(this)
    this.#leaving = this.#again = this.#story = this.#view = this.#excerpt = null
  }

  #fetch() {
    const { base, slug, query } = this.#options
    return fetchFragment(base, slug, query)
  }

  async #load() {
    clearTimeout(this.#again)
    const { signal } = this.#leaving
    try {
      const content = await this.#fetch()
      await completed(content)
      if (signal.aborted) return
      this.shadowRoot.replaceChildren(document.importNode(content, true))
      this.#join()
    } catch (problem) {
      if (signal.aborted) return
      this.#failures += 1
      if (problem instanceof Refused) return this.#fail(problem.message)
      this.#fail(t("The live blog could not be loaded. Trying again."))
      this.#again = setTimeout(() => this.#load(), 1_000 + 1_000 * backOff(this.#failures, Math.random))
    }
  }

  async #join() {
    const { signal } = this.#leaving
    this.#failures = 0
    const needed = this.#options.ticker ? await load("ticker").catch(() => null) : {}
    if (signal.aborted || !needed) return // without its script a ticker stands as it came
    this.#view = new EmbedView(this.shadowRoot, needed.TickerView, () => this.#reveal())
    speakIn(this.shadowRoot)
    styled(this)
    this.#excerpt = new Excerpt(this.#view.read(), this.#options)
    this.#draw()
    this.#story = storyOf(this.#options.base, this.#options.slug)
    this.#story.join(this)
  }

  /** A sentence in the place of the blog, with a link to it. */
  #fail(sentence) {
    const address = this.#options ? `${this.#options.base}/live/${this.#options.slug}` : ""
    EmbedView.showProblem(this.shadowRoot, sentence, address)
  }

  // Drawing

  /** Whether what is new has to wait: where it would push down what somebody reads. */
  #holds() {
    if (this.#options.oldest || this.#options.ticker) return document.hidden
    return document.hidden || this.#view.isScrolledPast() || this.#view.isEngaged()
  }

  #settled() {
    if (this.#excerpt?.waiting && !this.#holds()) this.#reveal()
  }

  #reveal() {
    this.#excerpt.reveal()
    this.#change()
  }

  /** Draws with the next frame: many events that come together are one drawing. */
  #change() {
    if (this.#drawing) return
    this.#drawing = true
    const draw = () => this.#drawing && this.#draw()
    requestAnimationFrame(draw)
    if (document.hidden) setTimeout(draw, 100)
  }

  #draw() {
    this.#drawing = false
    if (!this.#excerpt) return
    speakIn(this.shadowRoot)
    this.#view.draw(this.#excerpt)
  }
}
