/** Reads which key was pressed: by its letter on a Latin keyboard, by its place on others; and whether single keys are on. */

const KEPT = "liveblog-single-keys"

/** "n", "/", "?", whatever Caps Lock says; null: a letter with Shift, which is no key of ours. */
export function keyOf({ key, code, shiftKey }) {
  if (/^[a-z]$/i.test(key)) return shiftKey ? null : key.toLowerCase()
  // Of keyboards that write Russian, Arabic or Greek.
  const foreign = [...key].length === 1 && key > "\u007f"
  if (foreign && code === "Slash") return shiftKey ? "?" : "/"
  if (foreign && /^Key[A-Z]$/.test(code)) return shiftKey ? null : code.at(-1).toLowerCase()
  return key
}

/** Whether single keys are on; the list of shortcuts turns them off. */
export const singleKeysWork = () => localStorage.getItem(KEPT) !== "off"

export const keepSingleKeys = (work) => localStorage.setItem(KEPT, work ? "on" : "off")
