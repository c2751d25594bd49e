/** Signing out of a shared browser: drafts are handed to the server, under their writer's name, and leave the browser. */

import { PERSON } from "./person.js"
import { browserDrafts } from "../drafts/browser-drafts.js"

const PATIENCE = 4_000

const form = document.querySelector("[data-sign-out]")

form?.addEventListener("submit", async (event) => {
  event.preventDefault()
  document.dispatchEvent(new Event("signing-out"))
  await Promise.all(browserDrafts.names().map(handOver))
  form.submit()
})

/** What the server cannot take stays here, under the name of its owner: nobody else is shown it. */
async function handOver(name) {
  const saved = browserDrafts.saved(name)
  if (!saved || saved.there || (await taken(saved))) browserDrafts.forget(name)
}

async function taken({ to, fields, on = 0 }) {
  try {
    const answer = await fetch(to, {
      method: "POST",
      body: new URLSearchParams({ ...fields, "kept-at": on }),
      headers: { accept: "application/json", "liveblog-person": PERSON },
      signal: AbortSignal.timeout(PATIENCE),
    })
    return answer.ok && (await answer.json()).kept
  } catch {
    return false
  }
}
