/** The number of entries that wait for approval, above the list; more than before is announced. */

import { announce } from "../common/announce.js"

export class Queue {
  #waiting

  constructor(part) {
    this.#waiting = waitingIn(part)
  }

  /** `part`: the same part of a newer page. */
  take(part) {
    const before = this.#waiting
    this.#waiting = waitingIn(part)
    if (this.#waiting > before) announce(part.querySelector(".queue-waiting").textContent)
  }
}

function waitingIn(part) {
  return Number(part.querySelector(".queue-waiting")?.dataset.count ?? 0)
}
