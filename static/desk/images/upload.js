/**
 * Sends one file, and gives the server's answer as { status, body } like send.js; with progress, and a way to cancel.
 *
 * A fetch cannot tell how much of a body has been sent, so this is an XMLHttpRequest.
 */

import { t } from "../../live/common/texts.js"
import { signIn } from "../common/sign-in.js"

export const LARGEST = 50_000_000

/** `told` is called with the part that is sent, from 0 to 1. Cancelled: status -1. */
export async function upload(to, file, told, signal) {
  const refused = (message) => ({ status: 422, body: { message } })
  if (file.size > LARGEST) return refused(t("This file is larger than 50 MB. Export it smaller and choose that."))
  if (!file.size) return refused(t("This file is empty. Choose another."))
  const answer = await post(to, file, told, signal)
  if (answer.status !== 401 || signal.aborted) return answer
  return (await signIn(answer.body.message)) ? post(to, file, told, signal) : answer
}

function post(to, file, told, signal) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ status: -1, body: {} })
    const request = new XMLHttpRequest()
    const form = new FormData()
    form.append("image", file)
    request.open("POST", to)
    request.setRequestHeader("accept", "application/json")
    request.upload.addEventListener("progress", ({ loaded, total }) => told(total ? loaded / total : 0))
    request.addEventListener("load", () => resolve({ status: request.status, body: read(request) }))
    request.addEventListener("error", () => resolve({ status: 0, body: { message: t("The server does not answer. Try again in a moment.") } }))
    request.addEventListener("abort", () => resolve({ status: -1, body: {} }))
    signal.addEventListener("abort", () => request.abort())
    request.send(form)
  })
}

function read({ status, responseText }) {
  try {
    return JSON.parse(responseText)
  } catch {
    return { message: t("The server could not take this image ({status}). Try again, or choose another.", { status }) }
  }
}
