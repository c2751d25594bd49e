/** The line that says what just happened, read out politely; with a button when it can be undone. */

const STAYS = 6_000

let timer

// What the server said with the page goes the same way, and is not said again when the page is loaded again.
const said = document.querySelector("[data-notice] p")
if (said) {
  notice(said.textContent)
  const address = new URL(location.href)
  address.searchParams.delete("done")
  history.replaceState(history.state, "", address)
}

export function notice(text, button = null) {
  const place = document.querySelector("[data-notice]")
  const line = document.createElement("p")
  line.textContent = text
  place.classList.add("notice--floating")
  place.replaceChildren(line)
  if (button) {
    const element = document.createElement("button")
    element.type = "button"
    element.className = "secondary"
    element.textContent = button.label
    element.addEventListener("click", () => button.act(element))
    line.append(" ", element)
  }
  clearTimeout(timer)
  // What can be undone stays until something else happens: nobody should have to hurry.
  if (!button) timer = setTimeout(() => line.remove(), STAYS)
}
