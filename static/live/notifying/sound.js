/** A short sound for key events that arrive while the page is open: off, until a reader wants it. */

const KEY = "liveblog-sound"
const NOTES = [660, 880] // Hz

let context
let heard = null // ids of the key events that were there
let wanted = false

export function hasSound() {
  try {
    return localStorage.getItem(KEY) === "on"
  } catch {
    return wanted
  }
}

/** Remembers the choice; a sound that is turned on is played once, so that one knows it. */
export function setSound(on, page) {
  const before = hasSound()
  wanted = on
  try {
    if (on) localStorage.setItem(KEY, "on")
    else localStorage.removeItem(KEY)
  } catch {
    // It holds for this page.
  }
  if (on && !before) {
    playFor(page)
    play()
  }
}

/** Plays for what arrives on a page from now on. */
export function playFor(page) {
  if (heard) return
  heard = new Set([...page.querySelectorAll(".keys-list [data-id]")].map(({ dataset }) => dataset.id))
  page.addEventListener("drawn", ({ detail }) => {
    const fresh = detail.state.keys.filter(({ id }) => !heard.has(id))
    for (const { id } of fresh) heard.add(id)
    if (fresh.length && hasSound()) play()
  })
  // Browsers let a page be heard after its reader did something on it.
  for (const type of ["pointerdown", "keydown"]) addEventListener(type, ready, { once: true })
}

function ready() {
  context ??= new AudioContext()
  return context.resume().catch(() => {})
}

function play() {
  ready()
  if (context.state === "closed") return
  NOTES.forEach((frequency, i) => {
    const begin = context.currentTime + i * 0.14
    const tone = new OscillatorNode(context, { frequency })
    const volume = new GainNode(context, { gain: 0 })
    volume.gain.setValueAtTime(0, begin)
    volume.gain.linearRampToValueAtTime(0.12, begin + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, begin + 0.35)
    tone.connect(volume).connect(context.destination)
    tone.start(begin)
    tone.stop(begin + 0.4)
  })
}
