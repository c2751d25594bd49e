/**
 * What helps to read a long story, once somebody reads it: older entries on scrolling, keys.
 * page/begin-reading.js loads it.
 */

import { markInSight } from "./in-sight.js"
import { pressed, showKeys } from "./keys.js"
import { loadOlder, loadOnScrolling } from "./older.js"
import { welcomeBack } from "./returning.js"

let begun = false

/** Begins on a <live-blog>; `key`: the event of a key that was pressed before. */
export function begin(root, key) {
  if (!begun) {
    begun = true
    loadOnScrolling(root)
    markInSight(root)
    welcomeBack(root)
    document.addEventListener("keydown", (event) => pressed(root, event))
  }
  if (key) pressed(root, key)
}

/** A click on the link to older entries, or on the button that opens the list of keys. */
export function open(link) {
  const root = link.closest("live-blog")
  begin(root)
  if (link.matches(".keys-button")) return showKeys()
  loadOlder(root, link, link.matches(":focus-visible"))
}
