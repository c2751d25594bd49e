/**
 * Networks are asked what is behind a link while its entry is still being written: usually the card is whole before it is
 * published. Nothing here holds up anybody, and nothing is shown when it fails.
 */

const PAUSE = 500
const ADDRESS = /https?:\/\/[^\s<>"]+/g
const LOOK_AGAIN = [400, 600, 900, 1300, 2000, 3000]

export function askAhead(form) {
  const { text } = form.elements
  const preview = form.querySelector("[data-preview]")
  if (!text || !preview) return
  let asked = ""
  let timer
  const ask = () => {
    const addresses = (text.value.match(ADDRESS) ?? []).join(" ")
    if (!addresses || addresses === asked || !form.isConnected) return
    asked = addresses
    const body = new URLSearchParams({ text: text.value })
    fetch(preview.formAction.replace(/preview$/, "ask"), { method: "POST", body, headers: { accept: "application/json" } }).catch(() => {})
  }
  text.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(ask, PAUSE)
  })
}

/** Calls `look` again and again, until it says (async) that nothing is waited for, or it has taken long enough. */
export async function lookAgain(look) {
  for (const pause of LOOK_AGAIN) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    if (!(await look())) return
  }
}
