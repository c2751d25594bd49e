/** A part of a page that the server draws: its HTML, or why there is none. A desk in use is not given up for a page that says so. */

import { t } from "../../live/common/texts.js"
import { signIn } from "./sign-in.js"

const PATIENCE = 20_000

/** {html} or {message, status}; neither when somebody who had to sign in again did not. */
export async function partAt(address) {
  try {
    const response = await fetch(address, {
      headers: { accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    })
    const { status } = response
    if (response.ok) return { html: await response.text() }
    const { message } = await response.json().catch(() => ({}))
    if (status === 401) return (await signIn(message)) ? partAt(address) : {}
    return { status, message: message ?? t("The server could not do this ({status}). Try again in a moment.", { status }) }
  } catch {
    return { message: t("The server does not answer. Try again in a moment.") }
  }
}
