/** Asks whether a change to a published entry is a small fix or a correction, when it is saved without a choice. */

/** Asks; gives whether to save now. The answer is in the form's own fields. */
export function askChange(form) {
  const dialog = form.querySelector("[data-ask-change]")
  const part = (name) => dialog.querySelector(`[data-ask-${name}]`)
  const [ways, sentence, problem] = [part("ways"), part("sentence"), part("problem")]
  const words = sentence.querySelector("textarea")
  const ended = new AbortController()
  const listen = (element, name, act) => element.addEventListener(name, act, { signal: ended.signal })
  ways.hidden = false
  sentence.hidden = true
  problem.textContent = ""
  words.value = form.elements.correction.value
  dialog.showModal()
  return new Promise((resolve) => {
    let go = false
    const choose = (change) => {
      for (const control of form.querySelectorAll("[name=change][type=radio]")) control.checked = control.value === change
      go = true
      dialog.close()
    }
    const askSentence = () => {
      ways.hidden = true
      sentence.hidden = false
      words.focus()
    }
    const save = () => {
      if (!words.value.trim()) {
        problem.textContent = problem.dataset.empty
        return words.focus()
      }
      form.elements.correction.value = words.value
      choose("correction")
    }
    const pick = (change) => (change === "fix" ? choose("fix") : askSentence())
    listen(ways, "click", ({ target }) => {
      const button = target.closest("[data-change]")
      if (button) pick(button.dataset.change)
    })
    listen(part("save"), "click", save)
    listen(part("back"), "click", () => dialog.close())
    // What is pressed here is not for the form around it.
    listen(dialog, "keydown", (event) => {
      event.stopPropagation()
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey
      const change = { 1: "fix", 2: "correction" }[event.key]
      if (plain && change && !ways.hidden) pick(change)
      else if (event.key === "Enter" && !plain && !sentence.hidden && !event.isComposing) save()
      else return
      event.preventDefault()
    })
    listen(dialog, "close", () => {
      ended.abort()
      resolve(go)
    })
  })
}
