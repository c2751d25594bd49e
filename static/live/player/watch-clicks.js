/** A click on a card with a player opens it in a frame. Its script is loaded by the first click: most readers never need it. */

export function watchClicks(t) {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-player]")
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    try {
      const { play } = await import("./player.js")
      play(link, t)
    } catch {
      location.assign(link.href) // the script did not come; the page of the video may
    }
  })
}
