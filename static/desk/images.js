/**
 * The images of an entry in its form, without leaving the page: chosen, dropped or pasted, sent, described, ordered.
 *
 * What belongs to the entry is in the form's own fields (`image-1-media`, `image-1-alt`, …), so that whatever keeps or
 * sends the form keeps and sends its images. Every change is told by an "input" event.
 */

import { done } from "./send.js"
import { upload } from "./upload.js"

const AT_ONCE = 2
const FIELD = /^image-(\d+)-(media|alt|decorative|caption|credit)$/
const PLACE = /image-\d+-(?=(?:media|alt|decorative|caption|credit)(?:$|-))/g

// A file that misses its place must not take the page away from under what is typed.
for (const type of ["dragover", "drop"]) {
  addEventListener(type, (event) => {
    if (carriesFiles(event.dataTransfer) && !event.defaultPrevented) {
      event.preventDefault()
      event.dataTransfer.dropEffect = "none"
    }
  })
}

export class Images {
  #form
  #place
  #list
  #first
  #sending = 0
  #waiting = []

  constructor(form) {
    this.#form = form
    this.#place = form.querySelector("[data-images]")
    if (!this.#place) return
    this.#list = this.#place.querySelector("[data-list]")
    this.#first = Object.fromEntries(new FormData(form))
    this.#withoutPage()
    form.addEventListener("dragover", (event) => this.#dragged(event))
    form.addEventListener("dragleave", (event) => this.#left(event))
    form.addEventListener("drop", (event) => this.#dropped(event))
    form.addEventListener("paste", (event) => this.#pasted(event))
    this.#place.addEventListener("click", (event) => this.#clicked(event))
    this.#place.addEventListener("change", (event) => this.#changed(event.target))
    addEventListener("beforeunload", (event) => this.#uploads().length && form.isConnected && event.preventDefault())
    this.#renumber()
  }

  /** Why the form cannot be sent just now, as a sentence; "" when it can. */
  get hindrance() {
    const uploads = this.#uploads()
    if (uploads.some((row) => !row.querySelector("[data-problem]").hidden)) {
      return "An image could not be added. Try it again or remove it from the list, then send this."
    }
    return uploads.length ? "An image is still on its way. Wait until it is here or cancel it, then send this." : ""
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

  /** As the form came from the server. */
  reset() {
    this.#endAll()
    this.restore(this.#first ?? {})
  }

  clear() {
    this.#endAll()
    this.restore({ images: "listed" })
  }

  // What is there

  #rows() {
    return this.#list ? [...this.#list.querySelectorAll("[data-image]")] : []
  }

  #uploads() {
    return this.#list ? [...this.#list.querySelectorAll("[data-upload]")] : []
  }

  #row(media) {
    const row = this.#copy("[data-image-template]")
    control(row, "media").value = media
    row.querySelector("[data-thumb]").src = `/media/${media}.jpg`
    return row
  }

  #copy(template) {
    return this.#place.querySelector(template).content.firstElementChild.cloneNode(true)
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
      row.querySelector("[data-group]").setAttribute("aria-label", `Image ${number} of ${rows.length}`)
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
      this.#add([...target.files])
      target.value = ""
    } else if (target.closest("[data-image]")) this.#described(target.closest("[data-image]"))
  }

  #clicked(event) {
    const end = event.target.closest("[data-end]")
    if (end) return this.#end(end.closest("[data-upload]"))
    const button = event.target.closest("[data-act]")
    if (!button) return
    const row = button.closest("[data-image]")
    if (button.dataset.act === "remove") this.#remove(row)
    else this.#move(row, button.dataset.act === "up" ? -1 : 1)
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
    this.#say(`Now image ${this.#rows().indexOf(row) + 1} of ${rows.length}.`)
  }

  #remove(row) {
    const near = row.nextElementSibling ?? row.previousElementSibling
    row.remove()
    this.#renumber()
    ;(near?.querySelector('[data-act="remove"], [data-end]') ?? this.#place.querySelector("[data-choose]")).focus()
    this.#say("Image removed.")
  }

  #told() {
    this.#place.dispatchEvent(new Event("input", { bubbles: true }))
  }

  #say(words) {
    this.#place.querySelector("[data-said]").textContent = words
  }

  // Files that come

  #dragged(event) {
    if (!carriesFiles(event.dataTransfer)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "copy"
    this.#form.classList.add("composer--drop")
  }

  #left(event) {
    if (!this.#form.contains(event.relatedTarget)) this.#form.classList.remove("composer--drop")
  }

  #dropped(event) {
    this.#form.classList.remove("composer--drop")
    if (!event.dataTransfer.files.length) return
    event.preventDefault()
    this.#add([...event.dataTransfer.files])
  }

  #pasted(event) {
    const { files, types } = event.clipboardData
    // Office programs put a picture of the words beside them: it is the words that are wanted.
    if (!files.length || (types.includes("text/plain") && types.includes("text/html"))) return
    event.preventDefault()
    this.#add([...files])
  }

  #add(files) {
    const room = Number(this.#place.dataset.most) - this.#rows().length - this.#uploads().length
    const taken = files.slice(0, Math.max(0, room))
    for (const file of taken) {
      const row = this.#copy("[data-upload-template]")
      for (const place of row.querySelectorAll("[data-name]")) place.textContent = file.name
      this.#list.append(row)
      this.#waiting.push(() => this.#send(row, file))
    }
    if (taken.length < files.length) this.#say(`${files.length - taken.length} left out: an entry can have ${this.#place.dataset.most} images.`)
    else this.#say(taken.length === 1 ? "Sending the image." : `Sending ${taken.length} images.`)
    this.#next()
  }

  #next() {
    while (this.#sending < AT_ONCE && this.#waiting.length) {
      this.#sending += 1
      this.#waiting.shift()().finally(() => {
        this.#sending -= 1
        this.#next()
      })
    }
  }

  async #send(row, file) {
    if (!row.isConnected) return
    const cancel = new AbortController()
    const part = (selector) => row.querySelector(selector)
    part("[data-problem]").hidden = part("[data-again]").hidden = true
    part("[data-progress]").hidden = false
    part("[data-end-word]").textContent = "Cancel"
    row.addEventListener("upload-end", () => cancel.abort(), { once: true })
    const answer = await upload(this.#place.dataset.to, file, (sent) => this.#progress(row, sent), cancel.signal)
    if (!row.isConnected) return
    if (done(answer)) return this.#arrived(row, file, answer.body)
    part("[data-progress]").hidden = true
    part("[data-problem]").hidden = part("[data-again]").hidden = false
    part("[data-problem]").textContent = answer.body.message
    part("[data-end-word]").textContent = "Remove"
    part("[data-again]").onclick = () => {
      part("[data-end]").focus()
      this.#waiting.push(() => this.#send(row, file))
      this.#next()
    }
  }

  #progress(row, sent) {
    const bar = row.querySelector("[data-progress]")
    // All of it is sent; now the server works on it, for a time that nobody knows.
    if (sent < 1) bar.value = sent
    else bar.removeAttribute("value")
  }

  #arrived(upload, file, { media, note }) {
    const focused = upload.contains(document.activeElement)
    const row = this.#row(media)
    upload.replaceWith(row)
    this.#renumber()
    if (note) Object.assign(row.querySelector("[data-note]"), { textContent: note, hidden: false })
    // Whoever has waited here goes on with the words; whoever types elsewhere is left alone.
    if (focused || document.activeElement === document.body) control(row, "alt").focus()
    this.#say(`${file.name} is here. ${note ?? ""} Describe it.`)
    this.#told()
  }

  #end(row) {
    row.dispatchEvent(new Event("upload-end"))
    const near = row.nextElementSibling ?? row.previousElementSibling
    row.remove()
    ;(near?.querySelector("[data-end], [data-act='remove']") ?? this.#place.querySelector("[data-choose]")).focus()
  }

  #endAll() {
    this.#waiting = []
    for (const row of this.#uploads()) {
      row.dispatchEvent(new Event("upload-end"))
      row.remove()
    }
  }
}

function control(row, name) {
  return row.querySelector(`[name$="-${name}"]`)
}

/** The numbers under which these fields list images, in order. */
function numbers(fields) {
  const found = Object.keys(fields).map((name) => FIELD.exec(name)).filter((field) => field?.[2] === "media")
  return found.map((field) => Number(field[1])).sort((a, b) => a - b)
}

function carriesFiles(transfer) {
  return transfer?.types.includes("Files")
}
