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
    if (!isPicture(event.clipboardData)) return
    event.preventDefault()
    take([...event.clipboardData.files])
  })
}

/** Whether a clipboard's files are what is wanted of it. Office programs put a picture of the words beside the words. */
export function isPicture(data) {
  const html = data.getData("text/html")
  if (!data.files.length || !html || !data.types.includes("text/plain")) return data.files.length > 0
  return /<img\b/i.test(html) && !html.replace(/<!--|-->|<[^<>]*>/g, "").trim() // "Copy image" adds its address as HTML
}

function carriesFiles({ dataTransfer }) {
  return dataTransfer?.types.includes("Files")
}
