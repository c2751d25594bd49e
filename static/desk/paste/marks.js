/**
 * Runs of words, { text, marks, code }, as Markdown. A mark stands at the words, not at the blanks around them; each line
 * has its own; what ends and begins again at once, as word processors write it, is one.
 *
 * Words stay as they are, also those that look like marks: what editors type is not escaped either.
 */

import { fenceOf } from "./code.js"

export function markdownOf(runs) {
  const lines = [[]]
  for (const run of runs) {
    run.text.split("\n").forEach((text, at) => {
      if (at) lines.push([])
      if (text) lines.at(-1).push({ ...run, text })
    })
  }
  const made = lines.map((line) => written(merged(withPlainLinks(spaced(line)))))
  return made.filter((line, at) => line || made[at - 1] || made[at - 2] === undefined).join("\n")
}

/** The runs with each blank between words as a run of its own, which has the marks that both its neighbours have. */
function spaced(line) {
  const runs = []
  let blank = false
  for (const run of line) {
    const text = run.text.trim()
    blank ||= !text || /^\s/.test(run.text)
    if (!text) continue
    if (blank && runs.length) {
      const before = runs.at(-1)
      runs.push({ text: " ", marks: before.marks.filter((mark) => run.marks.includes(mark)) })
    }
    runs.push({ ...run, text })
    blank = /\s$/.test(run.text)
  }
  return runs
}

/** A link that shows its own address is that address. */
function withPlainLinks(runs) {
  const made = []
  for (let at = 0; at < runs.length; ) {
    const link = linkOf(runs[at])
    let end = at + 1
    while (link && linkOf(runs[end]) === link) end += 1
    const group = runs.slice(at, end)
    const text = group.map((run) => run.text).join("")
    const address = link?.slice(2, -1).replace(/^<|>$/g, "")
    const plain = link && [address, address.replace(/^https?:\/\/(?:www\.)?|\/$/gi, "")].includes(text)
    if (plain) made.push({ text: address, marks: group[0].marks.filter((mark) => mark !== link) })
    else made.push(...(link && !balanced(text) ? group.map(escaped) : group))
    at = end
  }
  return made
}

function linkOf(run) {
  return run?.marks.find((mark) => mark.startsWith("]"))
}

/** Whether brackets can stand in a link's text as they are. */
function balanced(text) {
  let open = 0
  for (const [sign] of text.matchAll(/[[\]]/g)) {
    open += sign === "[" ? 1 : -1
    if (open < 0) return false
  }
  return open === 0
}

function escaped(run) {
  return run.code ? run : { ...run, text: run.text.replace(/[[\]]/g, "\\$&") }
}

function merged(runs) {
  const made = []
  for (const run of runs) {
    const before = made.at(-1)
    const same = before && Boolean(before.code) === Boolean(run.code) && before.marks.length === run.marks.length
    if (same && before.marks.every((mark) => run.marks.includes(mark))) before.text += run.text
    else made.push({ ...run })
  }
  return made
}

function written(runs) {
  const ends = endsOf(runs)
  const open = []
  let text = ""
  const close = () => (text += open.pop())
  runs.forEach((run, at) => {
    while (open.some((mark) => !run.marks.includes(mark))) close()
    const begin = run.marks.filter((mark) => !open.includes(mark))
    // What lasts longer is outside, so that nothing has to end and begin again.
    for (const mark of begin.sort((a, b) => ends[at].get(b) - ends[at].get(a))) {
      text += mark.startsWith("]") ? "[" : mark
      open.push(mark)
    }
    text += run.code ? inCode(run.text) : run.text
  })
  while (open.length) close()
  return text
}

/** For each run, up to which run each of its marks lasts. */
function endsOf(runs) {
  const ends = []
  for (let at = runs.length - 1; at >= 0; at -= 1) {
    ends[at] = new Map(runs[at].marks.map((mark) => [mark, ends[at + 1]?.get(mark) ?? at]))
  }
  return ends
}

function inCode(text) {
  const fence = fenceOf(text, 1)
  const gap = fence.length > 1 ? " " : ""
  return fence + gap + text + gap + fence
}
