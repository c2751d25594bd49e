/**
 * What this page told the server of an entry and has no answer to yet. Requests overtake each other: what undoes one of
 * them, or asks how things are now, waits.
 */

const PATIENCE = 10_000

const asked = new Map() // entry -> the answers to come

/** `answer`: a promise; that it fails is for whoever asked. */
export function pending(entry, answer) {
  const all = asked.get(entry) ?? new Set()
  asked.set(entry, all.add(answer))
  const end = () => {
    all.delete(answer)
    if (!all.size) asked.delete(entry)
  }
  answer.then(end, end)
}

/** When all that was told of it is answered, or takes too long to wait for. */
export async function answered(entry) {
  const answers = asked.get(entry)
  if (answers) await Promise.race([Promise.allSettled(answers), new Promise((late) => setTimeout(late, PATIENCE))])
}
