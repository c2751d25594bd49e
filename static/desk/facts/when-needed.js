/** Loads what runs and updates facts boxes, where there is one: in the list, or in a preview. */

import { t } from "../../live/common/texts.js"
import { keyOf, singleKeysWork } from "../common/keys.js"
import { notice } from "../common/notice.js"
import { clearProblems, showProblems } from "../common/problems.js"
import { sendFields, succeeded } from "../common/send.js"

// Without them clocks show when they were set, and the forms are sent as forms are.
function loadIfNeeded() {
  if (!document.querySelector("facts-box")) return false
  import("../../live/facts/facts.js").catch(() => {})
  const desk = { t, notice, clearProblems, showProblems, sendFields, succeeded, keyOf, singleKeysWork }
  import("./quick.js").then(({ start }) => start(desk)).catch(() => {})
  return true
}

if (!loadIfNeeded()) {
  const observer = new MutationObserver(() => loadIfNeeded() && observer.disconnect())
  observer.observe(document.body, { childList: true, subtree: true })
}
