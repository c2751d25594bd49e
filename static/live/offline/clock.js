/**
 * The page's clock, checked against the server's: a reader's clock may be an hour off, and would make "2 minutes ago" of an
 * hour. Until it is checked, the head of the story shows the time at which the desk was last heard, not how long ago.
 */

const AT_ONCE = 40 // times that are drawn in a row
const OFF = 30_000 // milliseconds by which a clock may be wrong and still tell minutes

export async function checkClock(page) {
  const asked = Date.now()
  const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-store" })
  const heard = (asked + Date.now()) / 2
  const wrong = Date.parse(answer.headers.get("date")) + 1000 * Number(answer.headers.get("age")) - heard
  if (Number.isNaN(wrong)) return
  page.querySelector(".blog-updated relative-time")?.setAttribute("format", "ago")
  if (Math.abs(wrong) > OFF) customElements.get("relative-time").now = () => Date.now() + wrong
  await drawAll([...document.querySelectorAll("relative-time")])
}

/** A few at once: a page may hold thousands of times, and a reader may press a key meanwhile. */
async function drawAll(times) {
  for (let at = 0; at < times.length; at += AT_ONCE) {
    for (const time of times.slice(at, at + AT_ONCE)) time.draw()
    await new Promise((done) => setTimeout(done))
  }
}
