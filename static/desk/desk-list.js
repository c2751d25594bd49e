/**
 * <desk-list>: the entries of a blog at the desk, live, edited in place.
 *
 * What happens arrives by the desk's socket, also what this page did itself. When the socket cannot say what was
 * missed, the page is fetched again and the rows taken from it.
 */

import { t } from "../live/texts.js"
import { Chat } from "./chat.js"
import { Composer } from "./composer.js"
import { DeskSocket } from "./desk-socket.js"
import { held } from "./hold.js"
import { notice } from "./notice.js"
import { place } from "./place.js"
import { done, send } from "./send.js"

const RENEW_AFTER = 300

class DeskList extends HTMLElement {
  #socket
  #chat
  #leases = []
  #renewing

  connectedCallback() {
    this.addEventListener("submit", (event) => this.#submitted(event))
    this.addEventListener("click", (event) => this.#clicked(event))
    this.addEventListener("entry-sent", (event) => this.#endEdit(event.target))
    this.addEventListener("edit-ended", (event) => this.#endEdit(event.target))
    this.addEventListener("edit-again", (event) => this.#editAgain(event.target))
    this.addEventListener("entry-stale", (event) => this.#stale(event.target, event.detail))
    document.addEventListener("entry-sent", () => this.#sent())
    const chat = document.querySelector("[data-chat]")
    if (chat) this.#chat = new Chat(chat)
    this.#socket = new DeskSocket(this.dataset.slug, this.dataset.position, {
      take: (event) => this.#take(event),
      renew: () => this.renew(),
      said: (words) => this.#connection(words),
    })
  }

  disconnectedCallback() {
    this.#socket?.close()
  }

  // What happens in the blog

  #take(event) {
    if (event.type === "here") return this.#here(event)
    if (event.type === "chat") return this.#chat?.take(event.html)
    if (event.type === "blog") return this.#blog(event.blog)
    if (event.type === "note") return this.#noted(event)
    const counted = this.dataset.shows === "some" || [event.state, this.#row(event.id)?.dataset.state].some(waits)
    if (event.type === "gone") this.#gone(event.id)
    if (event.type === "put") this.#putOrAsk(event)
    this.#empty()
    if (counted) this.#renewSoon()
  }

  /** A list of all shows what is new; one of some, or of older ones, shows what it has, and asks for the rest. */
  #putOrAsk(event) {
    if (this.dataset.shows === "all" || this.#row(event.id)) this.#put(event)
  }

  /** The numbers above the list, and what belongs in a list of some, are the server's to say. */
  #renewSoon() {
    clearTimeout(this.#renewing)
    if (this.dataset.shows === "older") return
    this.#renewing = setTimeout(() => this.renew().catch(() => {}), RENEW_AFTER)
  }

  #noted(event) {
    const known = this.#row(event.id)
    if (!known || !event.html) return
    const fresh = element(event.html)
    const focused = focusIn(known)
    keepTick(known, fresh)
    if (known.querySelector("[data-editing]")) this.#putUnder(known, fresh)
    else known.replaceWith(fresh)
    refocus(fresh, focused)
    this.#showLeases()
  }

  #here({ names, leases }) {
    const place = document.querySelector("[data-here]")
    place.textContent = names.length > 1 ? t("At this desk: {names}", { names: names.join(", ") }) : ""
    this.#leases = leases
    this.#showLeases()
  }

  #showLeases() {
    for (const row of this.#rows()) {
      const held = this.#leases.find((lease) => lease.entry === row.dataset.id && lease.holder !== this.dataset.person)
      const line = row.querySelector("[data-lease]")
      if (line) {
        line.hidden = !held
        line.textContent = held ? t("{name} is editing this.", { name: held.name }) : ""
      }
      const editing = row.querySelector("[data-editing]")
      if (editing && held && !editing.querySelector("[data-lease-warning]")) {
        this.#warn(
          editing,
          t("{name} took over this entry. What you typed is kept; if both of you save, you will see both versions.", {
            name: held.name,
          }),
        )
      }
    }
  }

  #put(event) {
    const where = place(this.#rows().map(facts), event)
    if (where.skip) return
    const fresh = element(event.html)
    const known = this.#row(event.id)
    const focused = focusIn(known)
    if (known?.querySelector("[data-editing]")) return this.#putUnder(known, fresh)
    keepTick(known, fresh)
    if (where.replace) known.replaceWith(fresh)
    else {
      known?.remove()
      this.insertBefore(fresh, where.before ? this.#row(where.before) : null)
      if (!known) fresh.classList.add("row--new")
    }
    refocus(fresh, focused)
    this.#showLeases()
  }

  /** A new version of what is being edited here: it is shown, the words being typed stay. */
  #putUnder(row, fresh) {
    const editing = row.querySelector("[data-editing]")
    const form = editing.querySelector("form.composer")
    row.replaceChildren(...fresh.childNodes, editing)
    for (const name of ["revision", "state", "published"]) row.dataset[name] = fresh.dataset[name]
    if (!form.hasAttribute("data-sending") && Number(form.elements.revision.value) < Number(row.dataset.revision)) {
      this.#warn(editing, t("Somebody else changed this entry meanwhile. When you save, you will see both versions."))
    }
  }

  #gone(id) {
    const row = this.#row(id)
    const editing = row?.querySelector("[data-editing]")
    if (editing) {
      row.querySelector(".entry")?.remove()
      row.querySelector(".row-acts")?.remove()
      this.#warn(editing, t("This entry was removed meanwhile. Your text stays here: copy what you still need."))
      return
    }
    if (row?.contains(document.activeElement)) this.#focusNear(row)
    row?.remove()
  }

  #blog(blog) {
    const head = document.querySelector("[data-blog-head]")
    head.querySelector("h1").textContent = blog.title
    const state = head.querySelector(".blog-state")
    if (state.dataset.state !== blog.state) this.renew()
  }

  #warn(editing, words) {
    const line = editing.querySelector("[data-warning]") ?? editing.insertBefore(document.createElement("p"), editing.firstChild)
    line.dataset.warning = ""
    line.className = "warning"
    line.setAttribute("role", "status")
    line.textContent = words
  }

  /** The rows and the blog's head as the server has them now. Gives the position they are from. */
  async renew() {
    const response = await fetch(location.pathname + location.search.replace(/done=[^&]*|removed=[^&]*/g, ""))
    if (!response.ok || response.redirected) throw new Error(`the desk answered ${response.status}`)
    const page = new DOMParser().parseFromString(await response.text(), "text/html")
    const list = page.querySelector("desk-list")
    const wanted = [...list.children]
    const ids = new Set(wanted.map((row) => row.dataset.id))
    for (const row of this.#rows()) if (!ids.has(row.dataset.id)) this.#gone(row.dataset.id)
    for (const row of wanted.reverse()) this.#put({ ...facts(row), html: row.outerHTML })
    for (const part of ["[data-blog-head]", "[data-queue]"]) {
      const old = document.querySelector(part)
      if (!old.contains(document.activeElement)) old.replaceWith(page.querySelector(part))
    }
    for (const said of page.querySelectorAll(".chat-said > li")) this.#chat?.take(said.outerHTML)
    this.#empty()
    return list.dataset.position
  }

  #sent() {
    if (this.#socket && !this.#socket.open) this.renew().catch(() => {})
  }

  // What is done here

  async #submitted(event) {
    const form = event.target
    if (!form.classList.contains("act")) return
    event.preventDefault()
    const row = form.closest(".row")
    if (publishes(form) && !(await held(row.querySelector(".row-acts").getAttribute("aria-label")))) return
    const answer = await send(form)
    if (!done(answer)) return notice(answer.body.message)
    if (form.action.endsWith("/remove")) this.#removed(row, form)
    else if (answer.body.undo) notice(answer.body.said, { label: t("Undo"), act: () => this.#undo(form, answer.body.undo) })
    else notice(answer.body.said ?? form.dataset.said ?? t("Done."))
    form.closest("[data-lease-warning]")?.remove()
    form.reset()
    const more = form.closest("details")
    if (more) more.open = false
    this.#sent()
  }

  #removed(row, form) {
    const action = form.action.replace(/remove$/, "restore")
    if (row.isConnected && row.contains(document.activeElement)) this.#focusNear(row)
    notice(t("Removed from readers’ screens."), { label: t("Undo"), act: () => this.#undo(form, action) })
  }

  async #undo(form, action) {
    const answer = await send(form, action)
    if (!done(answer)) return notice(answer.body.message)
    notice(t("The entry is back."))
    this.#sent()
  }

  #clicked(event) {
    const link = event.target.closest("[data-edit]")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    event.preventDefault()
    this.#edit(link.closest(".row"), link.href)
  }

  async #edit(row, address) {
    const open = row.querySelector("[data-editing] textarea")
    if (open) return open.focus()
    try {
      const response = await fetch(`${address}?part=form`)
      if (response.redirected || !response.ok) throw new Error(`the desk answered ${response.status}`)
      this.#openEdit(row, await response.text())
    } catch {
      // The page says better than we could what is the matter.
      location.assign(address)
    }
  }

  #openEdit(row, html) {
    row.querySelector("[data-editing]")?.remove()
    const editing = element(html)
    // The other version is drawn a second time: an id may be on a page once.
    for (const drawn of editing.querySelectorAll(".entry")) drawn.removeAttribute("id")
    row.append(editing)
    row.classList.add("row--editing")
    new Composer(editing.querySelector("form.composer"))
    const text = editing.querySelector("textarea[name=text]")
    text.setSelectionRange(text.value.length, text.value.length)
    const first = editing.querySelector(".problems") ?? text
    first.focus()
  }

  #editAgain(form) {
    const row = form.closest(".row")
    form.closest("[data-editing]").remove()
    this.#edit(row, row.querySelector("[data-edit]").href)
  }

  #endEdit(form) {
    const row = form.closest(".row")
    if (!row) return
    form.closest("[data-editing]").remove()
    row.classList.remove("row--editing")
    row.querySelector("[data-edit]")?.focus()
    if (!row.querySelector(".entry")) row.remove()
  }

  /** Somebody saved first: the same form again, with both versions, as the page without scripts would show it. */
  async #stale(form, { message }) {
    const row = form.closest(".row")
    const response = await fetch(`${form.action}?part=form`, { method: "POST", body: new URLSearchParams(new FormData(form)) })
    if (response.status === 409) this.#openEdit(row, await response.text())
    else notice(message)
  }

  #focusNear(row) {
    const near = row.nextElementSibling ?? row.previousElementSibling
    const target = near?.querySelector("[data-edit]") ?? document.getElementById("text")
    target?.focus()
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

  #connection(words) {
    const place = document.querySelector("[data-connection]")
    if (place.textContent !== words) place.textContent = words
  }
}

/** Whether an entry of this state is counted above the list. */
function waits(state) {
  return state !== undefined && state !== "published"
}

/** Whether an act puts before readers what they do not see; to undo one's own is none. */
function publishes(form) {
  return form.action.endsWith("/bring-back") || form.elements.state?.value === "published"
}

function facts(row) {
  return { id: row.dataset.id, revision: Number(row.dataset.revision), published: row.dataset.published }
}

function element(html) {
  const template = document.createElement("template")
  template.innerHTML = html.trim() // the desk's own templates, of sanitised text
  return template.content.querySelector("*")
}

/** What was ticked stays ticked when its row is drawn anew. */
function keepTick(row, fresh) {
  const box = fresh.querySelector("[data-pick]")
  if (box && row?.querySelector("[data-pick]")?.checked) box.checked = true
}

/** Which of a row's controls has the focus, so that the same one gets it in the row's new version. */
function focusIn(row) {
  const focused = row?.contains(document.activeElement) ? document.activeElement : null
  return focused ? [...row.querySelectorAll("a, button")].indexOf(focused) : -1
}

function refocus(row, index) {
  if (index >= 0) row.querySelectorAll("a, button")[index]?.focus()
}

customElements.define("desk-list", DeskList)
