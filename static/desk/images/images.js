/**
 * The images of an entry in its form, without leaving the page: chosen, dropped or pasted, sent, described, ordered.
 *
 * What belongs to the entry is in the form's own fields (`image-1-media`, `image-1-alt`, …), so that whatever keeps or
 * sends the form keeps and sends its images. Every change is told by an "input" event.
 */

import { t, tn } from "../../live/common/texts.js"
import { takeFiles } from "./files.js"
import { notice } from "../common/notice.js"
import { Uploads } from "./uploads.js"

const FIELD = /^image-(\d+)-(media|alt|decorative|caption|credit)$/
const PARTS = ["media", "alt", "decorative", "caption", "credit"]
const PLACE = /image-\d+-(?=(?:media|alt|decorative|caption|credit)(?:$|-))/g

export class Images {
  #form
  #place
  #list
  #uploads

  constructor(form) {
    this.#form = form
    this.#place = form.querySelector("[data-images]")
    if (!this.#place) return
    this.#list = this.#place.querySelector("[data-list]")
    this.#withoutPage()
    const template = this.#place.querySelector("[data-upload-template]")
    this.#uploads = new Uploads(this.#list, template, this.#place.dataset.to, (...upload) => this.#arrived(...upload))
    takeFiles(form, "composer--drop", (files) => this.add(files))
    this.#place.addEventListener("click", (event) => this.#clicked(event))
    this.#place.addEventListener("change", (event) => this.#changed(event.target))
    addEventListener("beforeunload", (event) => this.#uploads.rows.length && form.isConnected && event.preventDefault())
    this.#renumber()
  }

  /** Why the form cannot be sent just now, as a sentence; "" when it can. */
  get hindrance() {
    if (!this.#uploads?.rows.length) return ""
    return this.#uploads.failed
      ? t("An image could not be added. Try it again or remove it from the list, then send this.")
      : t("An image is still on its way. Wait until it is here or cancel it, then send this.")
  }

  /** Shows the images that these fields list; their words are for whoever fills in the fields. */
  restore(fields) {
    if (!this.#place || !("images" in fields)) return
    this.#rows().forEach((row) => row.remove())
    for (const number of numbers(fields)) this.#list.append(this.#row(fields[`image-${number}-media`]))
    this.#renumber()
    const found = numbers(fields)
    this.#rows().forEach((row, at) => {
      for (const name of ["alt", "caption", "credit"]) control(row, name).value = fields[`image-${found[at]}-${name}`] ?? ""
      control(row, "decorative").checked = fields[`image-${found[at]}-decorative`] === "1"
      this.#described(row)
    })
  }

  /** Whether files are still on their way, or could not be added. */
  get coming() {
    return Boolean(this.#uploads?.rows.length)
  }

  /** Takes away what was sent as it is; what came or was described since stays where it is. */
  leave(sent) {
    if (!this.#place) return
    const gone = numbers(sent).map((number) => PARTS.map((part) => sent[`image-${number}-${part}`] ?? "").join("\n"))
    const form = Object.fromEntries(new FormData(this.#form))
    this.#rows().forEach((row, at) => {
      if (gone.includes(PARTS.map((part) => form[`image-${at + 1}-${part}`] ?? "").join("\n"))) row.remove()
    })
    this.#renumber()
    if (!this.coming) this.#say("")
  }

  clear() {
    if (!this.#place) return
    this.#uploads.endAll()
    this.restore({ images: "listed" })
    this.#say("")
  }

  // What is there

  #rows() {
    return this.#list ? [...this.#list.querySelectorAll("[data-image]")] : []
  }

  #row(media) {
    const row = this.#place.querySelector("[data-image-template]").content.firstElementChild.cloneNode(true)
    control(row, "media").value = media
    row.querySelector("[data-thumb]").src = thumb(media)
    return row
  }

  /** Names, labels and buttons by the row's place. */
  #renumber() {
    const rows = this.#rows()
    rows.forEach((row, at) => {
      const number = String(at + 1)
      for (const element of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
        for (const attribute of ["name", "id", "for", "aria-describedby"]) {
          const text = element.getAttribute(attribute)
          if (text) element.setAttribute(attribute, text.replace(PLACE, `image-${number}-`))
        }
      }
      for (const place of row.querySelectorAll("[data-number]")) place.textContent = number
      row.querySelector("[data-group]").setAttribute("aria-label", t("Image {number} of {count}", { number, count: rows.length }))
      row.querySelector('[data-act="up"]').hidden = at === 0
      row.querySelector('[data-act="down"]').hidden = at === rows.length - 1
      this.#described(row)
    })
  }

  #described(row) {
    const decorative = control(row, "decorative").checked
    control(row, "alt").disabled = decorative
    row.querySelector("[data-thumb]").alt = decorative ? "" : control(row, "alt").value
  }

  // What is done with them

  #withoutPage() {
    const choose = this.#place.querySelector("[data-choose]")
    choose.removeAttribute("name") // files go on their own, not with the form
    choose.classList.add("visually-hidden")
    this.#place.querySelector(".images-choose").classList.add("images-choose--button")
    this.#place.querySelector("[data-without-scripts]").remove()
    this.#place.querySelector("[data-with-scripts]").hidden = false
    const buttons = [...this.#place.querySelectorAll("[data-act]"), ...this.#place.querySelector("[data-image-template]").content.querySelectorAll("[data-act]")]
    for (const button of buttons) button.type = "button"
  }

  #changed(target) {
    if (target.matches("[data-choose]")) {
      this.add([...target.files])
      target.value = ""
    } else if (target.closest("[data-image]")) this.#described(target.closest("[data-image]"))
  }

  #clicked(event) {
    const end = event.target.closest("[data-end]")
    if (end) {
      this.#removed(end.closest("[data-upload]"), (row) => this.#uploads.end(row))
      return this.#place.dispatchEvent(new Event("uploads-changed", { bubbles: true }))
    }
    const button = event.target.closest("[data-act]")
    if (!button) return
    const row = button.closest("[data-image]")
    if (button.dataset.act === "remove") {
      this.#removed(row, () => row.remove())
      this.#renumber()
      this.#say(t("Image removed."))
    } else this.#move(row, button.dataset.act === "up" ? -1 : 1)
    this.#told()
  }

  #move(row, by) {
    const rows = this.#rows()
    const other = rows[rows.indexOf(row) + by]
    if (!other) return
    by < 0 ? other.before(row) : other.after(row)
    this.#renumber()
    const moved = row.querySelector(`[data-act="${by < 0 ? "up" : "down"}"]`)
    const back = row.querySelector(`[data-act="${by < 0 ? "down" : "up"}"]`)
    ;(moved.hidden ? back : moved).focus()
    this.#say(t("Now image {number} of {count}.", { number: this.#rows().indexOf(row) + 1, count: rows.length }))
  }

  /** Takes a row away; what has the focus then is near it. */
  #removed(row, remove) {
    const near = row.nextElementSibling ?? row.previousElementSibling
    remove(row)
    ;(near?.querySelector('[data-act="remove"], [data-end]') ?? this.#place.querySelector("[data-choose]")).focus()
  }

  #told() {
    this.#place.dispatchEvent(new Event("input", { bubbles: true }))
  }

  #say(words) {
    this.#place.querySelector("[data-said]").textContent = words
  }

  // Files that come

  /** Sends files, each of which becomes an image of the entry. */
  add(files) {
    const most = Number(this.#place.dataset.most)
    const room = Math.max(0, most - this.#rows().length - this.#uploads.rows.length)
    for (const file of files.slice(0, room)) this.#uploads.add(file)
    const over = files.length - room
    if (over > 0) notice(tn("An entry can have {most} images; {n} of these was left out.", "An entry can have {most} images; {n} of these were left out.", over, { most }))
    else this.#say(tn("Sending {n} image.", "Sending {n} images.", files.length))
  }

  #arrived(upload, file, { media, note }) {
    const focused = upload.contains(document.activeElement)
    const row = this.#row(media)
    upload.replaceWith(row)
    this.#renumber()
    if (note) Object.assign(row.querySelector("[data-note]"), { textContent: note, hidden: false })
    // Whoever has waited here goes on with the words; whoever types elsewhere is left alone.
    if (focused || document.activeElement === document.body) control(row, "alt").focus()
    this.#say(t("{name} is here. {note} Describe it.", { name: file.name, note: note ?? "" }))
    this.#told()
  }
}

/** The smallest file of an image; its name says how wide it is. */
function thumb(media) {
  const width = Number(/-(\d+)x/.exec(media)?.[1])
  return `/media/${media}-${width >= 480 * 1.2 ? 480 : width}.webp`
}

function control(row, name) {
  return row.querySelector(`[name$="-${name}"]`)
}

/** The numbers under which these fields list images, in order. */
function numbers(fields) {
  const found = Object.keys(fields).map((name) => FIELD.exec(name)).filter((field) => field?.[2] === "media")
  return found.map((field) => Number(field[1])).sort((a, b) => a - b)
}
