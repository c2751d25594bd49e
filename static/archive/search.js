// The search of an archived story. A classic script, because browsers load no modules from a disk.
// It reads `liveblogEntries`, which site/entries.js sets: [file, time as text, line, words] of each entry, newest first.
(function () {
  "use strict"
  const MOST = 200 // results shown
  const AROUND = 80 // characters of an entry's words before and after what was found

  // Letters without case and accents. Each stays one character, so that places in the result are places in the text.
  function folded(text) {
    return Array.from(text, (letter) => {
      const plain = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
      return plain.length === letter.length ? plain : letter.toLowerCase().slice(0, letter.length) || letter
    }).join("")
  }

  function find(entries, query) {
    const words = folded(query).split(/\s+/).filter(Boolean)
    if (!words.length) return { words, found: [] }
    const found = entries.filter((entry) => {
      const text = folded(entry[2] + "\n" + entry[3])
      return words.every((word) => text.includes(word))
    })
    return { words, found }
  }

  // The part of a text around the first of the words, which is marked.
  function snippet(text, words) {
    const plain = folded(text)
    const at = words.map((word) => [plain.indexOf(word), word.length]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0])[0]
    const part = document.createElement("p")
    if (!at) {
      part.textContent = text.slice(0, AROUND * 2) + (text.length > AROUND * 2 ? "…" : "")
      return part
    }
    const [place, length] = at
    const begin = Math.max(0, place - AROUND), end = Math.min(text.length, place + length + AROUND)
    const mark = document.createElement("mark")
    mark.textContent = text.slice(place, place + length)
    part.append((begin ? "…" : "") + text.slice(begin, place), mark, text.slice(place + length, end) + (end < text.length ? "…" : ""))
    return part
  }

  function result(entry, words) {
    const item = document.createElement("li")
    const link = document.createElement("a")
    link.href = entry[0]
    link.textContent = entry[2]
    const when = document.createElement("p")
    when.className = "archive-when"
    when.textContent = entry[1]
    item.dir = "auto"
    item.append(when, link)
    if (entry[3] && entry[3] !== entry[2]) item.append(snippet(entry[3], words))
    return item
  }

  const query = new URLSearchParams(location.search).get("q") || ""
  for (const field of document.querySelectorAll("input[name=q]")) field.value = query
  if (!query.trim()) return
  const { words, found } = find(window.liveblogEntries || [], query)
  const status = document.getElementById("found")
  status.textContent = found.length ? status.dataset.found + " " + found.length + (found.length > MOST ? ". " + status.dataset.most : "") : status.dataset.none
  document.getElementById("results").append(...found.slice(0, MOST).map((entry) => result(entry, words)))
})()
