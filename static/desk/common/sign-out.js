/** Signing out of a shared browser: drafts are handed to the server, under their writer's name, and leave the browser. */

import { post } from "./post.js"
import { browserDrafts } from "../drafts/browser-drafts.js"

const TIMEOUT = 4_000 // ms

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
    const answer = await post(to, { ...fields, "kept-at": on }, { timeout: TIMEOUT })
    return answer.ok && (await answer.json()).kept
  } catch {
    return false
  }
}
