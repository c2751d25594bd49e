/** Files that are dropped on an element or pasted into it; `take` gets them as a list. */

// A file that misses its place must not take the page away from under what is typed.
for (const type of ["dragover", "drop"]) {
  addEventListener(type, (event) => {
    if (!carriesFiles(event) || event.defaultPrevented) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "none"
  })
}

/** While files are held over the element it has the class. */
export function takeFiles(element, overClass, take) {
  element.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return
    event.preventDefault()
    event.dataTransfer.dropEffect = "copy"
    element.classList.add(overClass)
  })
  element.addEventListener("dragleave", (event) => {
    if (!element.contains(event.relatedTarget)) element.classList.remove(overClass)
  })
  element.addEventListener("drop", (event) => {
    element.classList.remove(overClass)
    if (!event.dataTransfer.files.length) return
    event.preventDefault()
    take([...event.dataTransfer.files])
  })
  element.addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData
    // Office programs put a picture of the words beside them: it is the words that are wanted.
    if (!files.length || (types.includes("text/plain") && types.includes("text/html"))) return
    event.preventDefault()
    take([...files])
  })
}

function carriesFiles({ dataTransfer }) {
  return dataTransfer?.types.includes("Files")
}
