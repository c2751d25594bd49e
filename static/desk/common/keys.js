/** Reads which key was pressed: by its letter on a Latin keyboard, by its place on others. Pure. */

/** "n", "/", "?", whatever Caps Lock says; null: a letter with Shift, which is no key of ours. */
export function keyOf({ key, code, shiftKey }) {
  if (/^[a-z]$/i.test(key)) return shiftKey ? null : key.toLowerCase()
  // Of keyboards that write Russian, Arabic or Greek.
  const foreign = [...key].length === 1 && key > "\u007f"
  if (foreign && code === "Slash") return shiftKey ? "?" : "/"
  if (foreign && /^Key[A-Z]$/.test(code)) return shiftKey ? null : code.at(-1).toLowerCase()
  return key
}
