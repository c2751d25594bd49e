// The search of an archived story. A classic script, because browsers load no modules from a disk.
// It reads `liveblogEntries`, which site/entries.js sets: [file, time as text, line, all words] of each entry, newest first.
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

  // Puts the part of a text around the first of the words into an element, with that word marked.
  function show(element, text, words, around) {
    const plain = folded(text)
    const found = words.map((word) => [plain.indexOf(word), word.length]).filter(([place]) => place >= 0)
    const [place, length] = found.sort((a, b) => a[0] - b[0])[0] || [0, 0]
    const begin = Math.max(0, place - around)
    const end = Math.min(text.length, place + length + around)
    const mark = document.createElement("mark")
    mark.textContent = text.slice(place, place + length)
    element.append((begin ? "…" : "") + text.slice(begin, place), ...(length ? [mark] : []))
    element.append(text.slice(place + length, end) + (end < text.length ? "…" : ""))
    return element
  }

  function result([file, time, line, text], words) {
    const item = document.createElement("li")
    const when = document.createElement("p")
    const link = document.createElement("a")
    when.className = "archive-when"
    when.textContent = time
    link.href = file
    item.dir = "auto"
    item.append(when, show(link, line, words, line.length))
    if (text && text !== line) item.append(show(document.createElement("p"), text, words, AROUND))
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
