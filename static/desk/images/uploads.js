/**
 * Uploads: files that are being sent to the server, each a row of the list of images, with progress, Cancel and Try again.
 * Two are sent at once; the others wait.
 */

import { t } from "../../live/common/texts.js"
import { succeeded } from "../common/send.js"
import { upload } from "./upload.js"

const AT_ONCE = 2
const REFUSED = 422

export class Uploads {
  #list
  #template
  #to
  #arrived
  #sending = 0
  #waiting = []

  /** `arrived(row, file, answer)` puts what belongs there in the row's place. */
  constructor(list, template, to, arrived) {
    this.#list = list
    this.#template = template
    this.#to = to
    this.#arrived = arrived
  }

  get rows() {
    return [...this.#list.querySelectorAll("[data-upload]")]
  }

  get failed() {
    return this.rows.some((row) => !row.querySelector("[data-problem]").hidden)
  }

  add(file) {
    const row = this.#template.content.firstElementChild.cloneNode(true)
    for (const place of row.querySelectorAll("[data-name]")) place.textContent = file.name
    row.querySelector("[data-again]").addEventListener("click", () => {
      row.querySelector("[data-end]").focus()
      this.#wait(row, file)
    })
    this.#list.append(row)
    this.#wait(row, file)
  }

  /** Takes a file out of the list, cancelled if it is still on its way. */
  end(row) {
    row.remove()
    row.dispatchEvent(new Event("upload-end"))
  }

  endAll() {
    this.#waiting = []
    for (const row of this.rows) this.end(row)
  }

  #wait(row, file) {
    this.#waiting.push(() => this.#send(row, file))
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
    row.addEventListener("upload-end", () => cancel.abort(), { once: true })
    show(row, null)
    const answer = await upload(this.#to, file, (sent) => progress(row, sent), cancel.signal)
    if (!row.isConnected) return
    if (succeeded(answer)) return this.#arrived(row, file, answer.body)
    show(row, answer)
    row.dispatchEvent(new Event("uploads-changed", { bubbles: true }))
  }
}

/** A row on its way, or with what went wrong. What was refused for good is not worth another try. */
function show(row, problem) {
  const part = (name) => row.querySelector(`[data-${name}]`)
  part("progress").hidden = Boolean(problem)
  part("problem").hidden = !problem
  part("problem").textContent = problem?.body.message ?? ""
  part("again").hidden = !problem || problem.status === REFUSED
  part("end-word").textContent = problem ? t("Remove") : t("Cancel")
}

function progress(row, sent) {
  const bar = row.querySelector("[data-progress]")
  // All of it is sent; now the server works on it, for a time that nobody knows.
  if (sent < 1) bar.value = sent
  else bar.removeAttribute("value")
}
