/** The system's share sheet, else the clipboard. */

/** What became of it: "shared", "copied", "" where the reader closed the sheet, "refused" where neither is possible. */
export async function share(data, words = data.url) {
  // Where a browser has no sheet or no clipboard, calling it throws, too.
  try {
    await navigator.share(data)
    return "shared"
  } catch ({ name }) {
    if (name === "AbortError") return ""
  }
  try {
    await navigator.clipboard.writeText(words)
    return "copied"
  } catch {
    return "refused"
  }
}
