/**
 * Asks for name and password over the page when the sign-in has ended, so that nothing on the page is lost.
 *
 * Tells the page by "signed-in". The page belongs to one person: whoever else signs in gets a page of their own.
 */

import { t } from "../../live/common/texts.js"
import { make, makeButton } from "./dom.js"
import { NAME, PERSON } from "./person.js"

let asking = null

/** Gives whether its person signed in again. Asked twice at once, there is one dialog. */
export function signIn(message) {
  asking ??= ask(message).finally(() => (asking = null))
  return asking
}

async function ask(message) {
  const signedIn = await opened(message)
  if (signedIn) document.dispatchEvent(new Event("signed-in"))
  return signedIn
}

function opened(message) {
  const dialog = document.getElementById("sign-in").content.firstElementChild.cloneNode(true)
  const form = dialog.querySelector("form")
  const said = dialog.querySelector("[data-message]")
  said.textContent = message
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    let signedIn = false
    form.addEventListener("submit", async (submit) => {
      submit.preventDefault()
      said.textContent = t("Signing in…")
      const answer = await post(form)
      if (answer.message) said.textContent = answer.message
      else if (answer.id !== PERSON) return somebodyElse(dialog, said, form, answer.name)
      else {
        signedIn = true
        dialog.close()
      }
    })
    dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(signedIn)
    })
  })
}

async function post(form) {
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { accept: "application/json" },
    })
    return await response.json()
  } catch {
    return { message: t("The server does not answer. Try again in a moment.") }
  }
}

/** What is on this page is not theirs to send; what was typed stays kept for who typed it. */
function somebodyElse(dialog, said, form, name) {
  said.textContent = t("You are signed in as {name} now. What {other} was typing stays kept for {other}.", { name, other: NAME })
  const go = makeButton(t("Go on as {name}", { name }), () => dialog.close(), "primary")
  dialog.addEventListener("close", () => location.reload())
  form.replaceWith(make("p", {}, go))
  go.focus()
}
