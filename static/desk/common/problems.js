/** Shows what to fix in a form: a list on top, which takes the focus, and a sentence beside each field. */

import { t } from "../../live/common/texts.js"
import { make } from "./dom.js"
import { clearBriefNotices } from "./notice.js"

export function showProblems(form, message, problems = {}, focus = true) {
  clearProblems(form)
  clearBriefNotices() // "Published." of the entry before would contradict it
  const named = Object.entries(problems).filter(([name]) => name && field(form, name))
  const rest = Object.entries(problems).filter(([name]) => !name || !field(form, name))
  const sentences = named.length + rest.length ? rest.map(([, sentence]) => sentence) : [message]
  const summary = make("div", { className: "problems", tabIndex: -1, role: "alert" })
  const list = make("ul", {}, ...sentences.map((sentence) => make("li", {}, sentence)))
  for (const [name, sentence] of named) {
    const control = field(form, name)
    list.append(make("li", {}, make("a", { href: `#${control.id}` }, sentence)))
    describe(control, sentence)
  }
  summary.append(make("h2", {}, t("Not done yet")), list)
  form.prepend(summary)
  if (focus) summary.focus()
}

/** Whether the server drew this form again with something to fix, in it or above it: then it holds the newest words. */
export function cameBack(form) {
  return Boolean(form.closest("section")?.querySelector(".problems"))
}

export function clearProblems(form) {
  for (const element of form.querySelectorAll(".problems, .field-problem")) element.remove()
  for (const control of form.querySelectorAll("[aria-invalid]")) {
    control.removeAttribute("aria-invalid")
    const by = (control.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => !id.endsWith("-problem"))
    control.setAttribute("aria-describedby", by.join(" "))
  }
}

function describe(control, sentence) {
  const id = `${control.id}-problem`
  control.before(make("p", { className: "field-problem", id }, sentence))
  control.setAttribute("aria-invalid", "true")
  control.setAttribute("aria-describedby", `${control.getAttribute("aria-describedby") ?? ""} ${id}`.trim())
}

function field(form, name) {
  const found = form.elements.namedItem(name)
  const control = found instanceof RadioNodeList ? [...found].at(-1) : found
  return control?.id ? control : null
}
