/** Asks for name and password over the page when the sign-in has ended, so that nothing on the page is lost. */

import { t } from "../live/texts.js"

let asking = null

/** Gives whether somebody signed in. Asked twice at once, there is one dialog. */
export function signIn(message) {
  asking ??= ask(message).finally(() => (asking = null))
  return asking
}

function ask(message) {
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
      try {
        const response = await fetch(form.action, {
          method: "POST",
          body: new URLSearchParams(new FormData(form)),
          headers: { accept: "application/json" },
        })
        signedIn = response.ok
        if (!signedIn) said.textContent = (await response.json()).message
      } catch {
        said.textContent = t("The server does not answer. Try again in a moment.")
      }
      if (signedIn) dialog.close()
    })
    dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(signedIn)
    })
  })
}
