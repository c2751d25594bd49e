/** How many entries wait for approval, as the line above the list says; that it is more than before is read out. */

import { tell } from "../common/announce.js"

export class Queue {
  #waiting

  constructor(part) {
    this.#waiting = waitingIn(part)
  }

  /** `part`: the same part of a newer page. */
  take(part) {
    const before = this.#waiting
    this.#waiting = waitingIn(part)
    if (this.#waiting > before) tell(part.querySelector(".queue-waiting").textContent)
  }
}

function waitingIn(part) {
  return Number(part.querySelector(".queue-waiting")?.dataset.count ?? 0)
}
