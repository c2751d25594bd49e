/**
 * Sends a form as it would send itself, and gives the server's answer as { status, body }.
 *
 * Status 0: no answer came (body.message says so). When the sign-in has ended, a dialog asks for it and the form is
 * sent again; status 401 means that the dialog was closed without signing in.
 * Sending twice is safe: an entry's id is in its form, so the server knows it has it already.
 */

import { t } from "../../live/common/texts.js"
import { post } from "./post.js"
import { signIn } from "./sign-in.js"

const WORDS = ["text", "headline", "note", "remark", "reason"]

export function send(form, action = form.action, button = null) {
  return sendFields(action, new FormData(form, button))
}

/** The same with fields that were read before, or of no form: an iterable of names and values. */
export async function sendFields(action, given) {
  const fields = new URLSearchParams([...given])
  const answer = await ask(action, fields)
  if (answer.status !== 401) return answer
  return (await signIn(answer.body.message)) ? ask(action, fields) : answer
}

async function ask(action, fields) {
  try {
    const response = await post(action, fields)
    return { status: response.status, body: await read(response, hasWords(fields)) }
  } catch {
    const message = hasWords(fields)
      ? t("The server does not answer. Your text is kept: send it again in a moment.")
      : t("The server does not answer. Try again in a moment.")
    return { status: 0, body: { message } }
  }
}

async function read(response, words) {
  try {
    return await response.json()
  } catch {
    if (response.ok) return {}
    const { status } = response
    return {
      message: words
        ? t("The server could not do this ({status}). Your text is kept; try again.", { status })
        : t("The server could not do this ({status}). Try again in a moment.", { status }),
    }
  }
}

/** A button sends no words that could be lost. */
function hasWords(fields) {
  return WORDS.some((name) => fields.get(name))
}

export function succeeded({ status }) {
  return status >= 200 && status < 300
}
