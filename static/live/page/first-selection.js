/** The first words that a reader selects in an entry load what shares quotes. */

import { load } from "../common/on-demand.js"

export function watchSelection() {
  document.addEventListener("selectionchange", function changed() {
    const { anchorNode, isCollapsed } = getSelection()
    if (isCollapsed || !anchorNode.parentElement?.closest(".blocks")) return
    document.removeEventListener("selectionchange", changed)
    load("sharing").then(({ watchQuotes }) => watchQuotes(), watchSelection)
  })
}
