/** Brings a part of the page into sight: on a phone the tab that it is in, then the place where it stands. */

import { showTab } from "./tabs.js"

export function reveal(part) {
  showTab(part)
  part.scrollIntoView({ block: "nearest" })
}
