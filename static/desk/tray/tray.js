/**
 * The tray beside the list: posts of what the blog follows, live, for all editors alike; by mouse, by thumb and by keys.
 *
 * What anybody decides comes back by the desk's socket, also what is decided here.
 */

import { t } from "../../live/common/texts.js"
import { announce } from "../common/announce.js"
import { reveal } from "../common/column.js"
import { keyOf } from "../common/keys.js"
import { notice } from "../common/notice.js"
import { sendFields, succeeded } from "../common/send.js"
import { setWaiting } from "../common/title.js"
import { typeOver } from "../composer/markdown.js"
import { element } from "../list/row.js"
import { countDown } from "./due.js"

const MOST = 200 // posts on the page; older ones are a page further
const KEYS = { p: "publish", x: "dismiss", m: "mute" }

export class Tray {
  #section
  #list

  constructor(section) {
    this.#section = section
    this.#list = section.querySelector("[data-tray-posts]")
    section.addEventListener("submit", (event) => this.#submitted(event))
    section.addEventListener("click", (event) => this.#clicked(event))
    section.addEventListener("keydown", (event) => this.#pressed(event))
    this.#ready(section)
    this.#count(Number.parseInt(section.querySelector("[data-tray-count]").textContent, 10) || 0)
  }

  take({ posts, waiting }) {
    let arrived = 0
    for (const { id, state, html } of posts) {
      const known = this.#post(id)
      if (state === "new" && html) {
        const fresh = element(html)
        this.#ready(fresh)
        if (known) known.replaceWith(fresh)
        else {
          this.#list.prepend(fresh)
          arrived += 1
        }
      } else if (known) this.#takeOut(known)
    }
    while (this.#list.children.length > MOST) this.#list.lastElementChild.remove()
    this.#section.querySelector("[data-tray-empty]").hidden = this.#list.children.length > 0
    this.#count(waiting)
    if (arrived && !this.#section.contains(document.activeElement)) return
    if (arrived) announce(t("New in the tray."))
  }

  /** The first post, or the one that was at last. */
  focus() {
    ;(this.#list.querySelector(".tray-post--here") ?? this.#list.firstElementChild)?.focus()
  }

  #ready(part) {
    for (const button of part.querySelectorAll("[data-compose-post]")) button.hidden = false
    countDown(part)
  }

  #count(waiting) {
    this.#section.querySelector("[data-tray-count]").textContent = waiting ? (waiting >= 100 ? "100+" : waiting) : ""
    setWaiting(waiting)
  }

  #post(id) {
    return this.#list.querySelector(`#tray-${CSS.escape(id)}`)
  }

  #takeOut(post) {
    const focused = post.contains(document.activeElement)
    const near = post.nextElementSibling ?? post.previousElementSibling
    post.remove()
    if (focused) (near ?? this.#section.querySelector("h2")).focus()
  }

  async #submitted(event) {
    const form = event.target
    if (!form.classList.contains("act")) return
    event.preventDefault()
    const post = form.closest(".tray-post")
    const answer = await sendFields(form.action, new FormData(form))
    if (!succeeded(answer)) return notice(answer.body.message)
    const { said, id } = answer.body
    const undo = new FormData(form).get("act") === "dismiss"
    notice(said, undo ? { label: t("Undo"), act: () => sendFields(form.action, [["act", "restore"]]) } : null)
    if (post?.dataset.id === id) this.#takeOut(post)
  }

  #clicked(event) {
    const button = event.target.closest("[data-compose-post]")
    if (button) compose(button.dataset.composePost)
    event.target.closest(".tray-text")?.closest(".tray-post").classList.toggle("tray-post--here")
  }

  #pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return
    const post = event.target.closest(".tray-post")
    const key = keyOf(event)
    const step = { j: "nextElementSibling", k: "previousElementSibling", ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[key]
    if (!post || !(step || KEYS[key] || key === "i" || key === "w")) return
    event.preventDefault()
    event.stopPropagation()
    if (step) this.#go(post[step])
    else if (key === "i") post.querySelector("[data-compose-post]")?.click()
    else if (key === "w") openWords(post)
    else post.querySelector(`form:has([name=act][value=${KEYS[key]}]):not(:has([name=words]))`)?.requestSubmit()
  }

  #go(post) {
    if (!post) return
    for (const other of this.#list.children) other.classList.toggle("tray-post--here", other === post)
    post.focus()
    post.scrollIntoView({ block: "nearest" })
  }
}

function openWords(post) {
  const words = post.querySelector("details")
  if (!words) return
  words.open = true
  words.querySelector("input[name=words]").focus()
}

/** The address at the end of what is being written, on a line of its own. */
function compose(address) {
  const text = document.getElementById("text")
  if (!text || text.form.hidden) return notice(t("There is no composer here: the blog is closed."))
  reveal(text.form)
  const gap = text.value.trim() ? `${text.value.replace(/\s+$/, "")}\n\n` : ""
  typeOver(text, gap + address)
}
