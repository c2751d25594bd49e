/**
 * Facts boxes in the list, updated without leaving it: "+1", the clock, numbers in place, each saved in one press. While
 * the focus is on a row and nobody types: 1 to 9 add a point to a side, with Shift they take one away, s starts or stops
 * the clock.
 *
 * A form carries the box it was drawn from. Presses that come fast wait for each other, so that each counts; a form in
 * which somebody types keeps the box it had when they began, so that what a colleague changed meanwhile is noticed.
 *
 * Loaded where there is a box, and given the desk's own functions: see when-needed.js.
 */

const FORM = "form[data-facts-form]"
const BASE = "facts-base"
const ONCE = /^cell-(?:event|event-at|clock|new-\d)$/ // what is added, not what stands there
const WRITING = "input, textarea, select, [contenteditable], .hold"

const bases = new WeakMap() // of a form in which something is typed: the box that it was typed on
const queues = new WeakMap() // of a form: the last press

let t, notice, clearProblems, showProblems, sendFields, succeeded, keyOf, singleKeysWork

export function start(desk) {
  ;({ t, notice, clearProblems, showProblems, sendFields, succeeded, keyOf, singleKeysWork } = desk)
  document.addEventListener("submit", (event) => {
    if (!event.target.matches?.(FORM) || event.target.closest("main")?.querySelector("desk-list") === null) return
    event.preventDefault()
    press(event.target, event.submitter)
  })

  document.addEventListener("input", ({ target }) => {
    const form = target.form?.matches(FORM) ? target.form : null
    if (form && !bases.has(form)) bases.set(form, form.elements[BASE].value)
  })

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return event.target.form?.matches(FORM) ? save(event) : undefined
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing || event.repeat) return
    if (event.target.closest?.(WRITING) || document.querySelector("dialog[open]") || !singleKeysWork()) return
    const form = (event.target.closest?.(".row") ?? document.querySelector(".row--here"))?.querySelector(FORM)
    const button = form && buttonOf(form, event)
    if (!button) return
    event.preventDefault()
    press(form, button)
  })
}

function save(event) {
  event.preventDefault()
  event.target.form.requestSubmit(event.target.form.querySelector(".primary"))
}

function buttonOf(form, event) {
  const { code, shiftKey } = event
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]
  const value = digit ? `${shiftKey ? "minus" : "plus"} ${digit - 1}` : null
  if (value) return form.querySelector(`button[value="${value}"]`)
  return keyOf(event) === "s" ? form.querySelector("button[value=start], button[value=stop]") : null
}

function press(form, button) {
  const fields = [...new FormData(form)].filter(([name]) => name !== BASE)
  if (button?.name) fields.push([button.name, button.value])
  const typed = [...form.elements].filter(isTyped)
  // What stands in untouched cells is of the box; only what was typed is sent with a press.
  const names = typed.map(({ name }) => name)
  const sent = fields.filter(([name]) => !name.startsWith("cell-") || names.includes(name) || name === "cell-to")
  const values = new Map(typed.map((field) => [field, field.value]))
  const turn = (queues.get(form) ?? Promise.resolve()).then(() => send(form, sent, values))
  queues.set(form, turn.catch(() => {}))
}

async function send(form, fields, values) {
  const answer = await sendFields(form.action, [...fields, [BASE, bases.get(form) ?? form.elements[BASE].value]])
  clearProblems(form)
  if (!succeeded(answer)) return failed(form, answer)
  form.elements[BASE].value = answer.body.base
  bases.delete(form)
  settle(form, values)
  if (values.size) notice(t("The box is updated."))
}

/** Fields that were sent show what the box has, now and after others change it; what was typed since stays. */
function settle(form, sent) {
  const since = [...form.elements].filter((field) => isTyped(field) && sent.get(field) !== field.value)
  const values = since.map(({ value }) => value)
  for (const [field, value] of sent) if (!ONCE.test(field.name)) field.defaultValue = value
  form.reset()
  since.forEach((field, at) => (field.value = values[at]))
  if (since.length) bases.set(form, form.elements[BASE].value)
}

function isTyped({ type, value, defaultValue }) {
  return type === "text" && value !== defaultValue
}

function failed(form, { status, body }) {
  if (status !== 409 || !body.base) return showProblems(form, body.message, body.problems)
  // Both changed the same: saving again is on top of what stands there now.
  bases.set(form, body.base)
  form.elements[BASE].value = body.base
  showProblems(form, body.message)
  form.elements[body.cells[0]]?.focus()
}
