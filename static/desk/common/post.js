/**
 * POSTs fields for an answer in JSON, in the name of this page's person: the server refuses it when somebody else has
 * signed in since. Gives the Response; throws when none comes in time.
 */

import { PERSON } from "./person.js"

const TIMEOUT = 20_000 // ms

/** `fields`: an object, or names and values. `keepalive`: goes on when the page is left. */
export function post(url, fields, { keepalive = false, timeout = TIMEOUT } = {}) {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { accept: "application/json", "liveblog-person": PERSON },
    keepalive,
    signal: AbortSignal.timeout(timeout),
  })
}
