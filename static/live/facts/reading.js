/** What clocks and countdowns say, and what is new in a box. Pure. (liveblog/model/facts.py reads clocks the same way.) */

/** The seconds of "12:30", "1:02:03", or "45" (minutes); null for any other text. */
export function secondsOf(reading) {
  const found = /^(\d{1,3})(?::([0-5]\d))?(?::([0-5]\d))?$/.exec(reading?.trim() ?? "")
  if (!found) return null
  const [first, second, third] = found.slice(1).map((part) => (part === undefined ? null : Number(part)))
  if (third !== null) return (first * 60 + second) * 60 + third
  return first * 60 + (second ?? 0)
}

/** Minutes and seconds: "92:05". */
export function asReading(seconds) {
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
}

/** The time left as whole days and "03:14:05"; null when it is over. */
export function remaining(to, now) {
  const seconds = Math.ceil((to - now) / 1_000)
  if (!(seconds > 0)) return null
  const clock = [Math.floor((seconds % 86_400) / 3_600), Math.floor((seconds % 3_600) / 60), seconds % 60].map(two).join(":")
  return { days: Math.floor(seconds / 86_400), clock }
}

/** Of lines, each with its words, those whose words were not there before. */
export function changedLines(before, lines) {
  const known = new Map()
  for (const words of before) known.set(words, (known.get(words) ?? 0) + 1)
  return lines.filter(([, words]) => {
    const left = known.get(words) ?? 0
    if (left) known.set(words, left - 1)
    return !left && words
  })
}

function two(number) {
  return String(number).padStart(2, "0")
}
