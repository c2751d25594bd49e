/**
 * When to retry, and by which transport. Pure: chance is handed in.
 *
 * A server that restarts loses all its readers at once, so the first retry is uniform over `spread` seconds. Later ones
 * have full jitter: uniform between zero and a limit that doubles.
 */

export const RESTARTING = 1012
export const OVERLOADED = 1013
export const TOO_SLOW = 4008
export const NO_SUCH_BLOG = 4404

const HOUR = 3_600 // seconds
const DAY = 24 * HOUR
const FIRST_LIMIT = 1
const MOST = 60
const REFUSALS_BEFORE_POLLING = 2
const HUSHED_BEFORE_POLLING = 2
const STAYED = 5 // seconds after which a connection counts as one that held
const SOCKET_AGAIN = 60
const SOCKET_AGAIN_MOST = 600

/** Full jitter: uniform between zero and a limit that doubles with each failure, in seconds. */
export function backOff(failures, random) {
  return random() * Math.min(MOST, FIRST_LIMIT * 2 ** failures)
}

/** Whether so many sockets in a row that brought nothing after their hello mean that a proxy holds events back. */
export function heldBack(hushed) {
  return hushed >= HUSHED_BEFORE_POLLING
}

/**
 * What follows the loss of a socket. `joined`: it had said hello; `lasted`: seconds it held after that;
 * `failures`: losses in a row before this one; `hushed`: sockets in a row, this one included, that brought their hello alone.
 * Gives { next: "socket" | "poll" | "stop", wait: seconds, failures }.
 */
export function afterLoss({ code, joined, lasted, failures, spread, hushed = 0 }, random = Math.random) {
  if (code === NO_SUCH_BLOG) return { next: "stop", wait: 0, failures }
  if (code === OVERLOADED) return { next: "poll", wait: random() * spread, failures: failures + 1 }
  if (heldBack(hushed)) return { next: "poll", wait: random(), failures }
  const held = joined && lasted >= STAYED
  if (code === RESTARTING || held) {
    const wait = code === TOO_SLOW ? random() : random() * spread
    // A server that answers "restarting" again and again is not retried at full speed.
    return { next: "socket", wait: Math.max(wait, held ? 0 : backOff(failures, random)), failures: held ? 0 : failures + 1 }
  }
  const now = failures + 1
  const next = !joined && now >= REFUSALS_BEFORE_POLLING ? "poll" : "socket"
  return { next, wait: backOff(now, random), failures: now }
}

/** Seconds until a reader who polls tries a socket again: rarer each time, so that a blocked network costs little. */
export function socketAgain(tries, random = Math.random) {
  return Math.min(SOCKET_AGAIN_MOST, SOCKET_AGAIN * 2 ** tries) * (0.5 + random() / 2)
}

/** Seconds until the next poll: about what the server asks for, so that readers do not come in step. */
export function nextPoll(advised, random = Math.random) {
  return Math.max(1, advised) * (0.8 + random() * 0.4)
}

/**
 * How often a closed blog is asked for: what was wrong is put right, and what should not have ended goes on, soon after
 * the end. `position` is that of the last event, whose time is in it.
 */
export function pollOfClosed(position, now = Date.now()) {
  const quiet = (now - Number(position.split("-")[0])) / 1000
  if (quiet >= DAY) return 300
  return quiet >= HOUR ? 60 : 15
}
