/**
 * Requests about an entry that have no answer yet. Requests can overtake each other: one that undoes another, or asks for
 * the current state, waits for it.
 */

const PATIENCE = 10_000

const asked = new Map() // entry -> the answers to come

/** `answer`: a promise; its failure is its caller's concern. */
export function pending(entry, answer) {
  const all = asked.get(entry) ?? new Set()
  asked.set(entry, all.add(answer))
  const end = () => {
    all.delete(answer)
    if (!all.size) asked.delete(entry)
  }
  answer.then(end, end)
}

/** Resolves when every request about an entry is answered, or takes too long. */
export async function answered(entry) {
  const answers = asked.get(entry)
  if (answers) await Promise.race([Promise.allSettled(answers), new Promise((late) => setTimeout(late, PATIENCE))])
}
