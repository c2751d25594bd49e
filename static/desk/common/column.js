/** Fits the composer's column to the window, so that its buttons are in sight wherever the page is scrolled. */

const column = document.querySelector(".desk-compose")

if (column) {
  let asked = 0
  const fit = () => {
    asked = 0
    // How far below the window's upper edge it begins: all of the head, or nothing once that is scrolled away.
    const above = Math.max(0, Math.round(column.getBoundingClientRect().top))
    column.style.setProperty("--above", `${above}px`)
  }
  const ask = () => {
    asked ||= requestAnimationFrame(fit)
  }
  addEventListener("scroll", ask, { passive: true })
  addEventListener("resize", ask)
  // What stands above it comes and goes: notices, names, a title that breaks.
  const heads = new ResizeObserver(ask)
  for (let part = column.closest(".desk-columns").previousElementSibling; part; part = part.previousElementSibling) {
    heads.observe(part)
  }
  fit()
}

/** Brings a part of the page into sight. One of the column moves that alone, where it scrolls by itself: not the list. */
export function reveal(part) {
  if (!column?.contains(part) || getComputedStyle(column).overflowY !== "auto") {
    return part.scrollIntoView({ block: "nearest" })
  }
  const [at, view] = [part, column].map((element) => element.getBoundingClientRect())
  if (at.top < view.top) column.scrollTop += at.top - view.top
  else if (at.bottom > view.bottom) column.scrollTop += Math.min(at.top - view.top, at.bottom - view.bottom)
}
