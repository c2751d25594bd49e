/** Marks the key event whose update is in sight, or was the last to be: the one at which a reader is. */

const BAND = "-15% 0px -65%" // of the screen, within which an update counts as in sight

export function markInSight(root) {
  const list = root.querySelector(".keys-list") // looked for once: a page may hold thousands of entries
  const items = () => [...(list?.children ?? [])]
  const watched = new Set()
  const observer = new IntersectionObserver(
    (seen) => {
      const last = seen.filter((one) => one.isIntersecting).at(-1)
      if (!last) return
      for (const item of items()) mark(item, item.dataset.id === last.target.dataset.id)
    },
    { rootMargin: BAND },
  )
  const watch = () => {
    const wanted = new Set(items().map((item) => document.getElementById(`entry-${item.dataset.id}`)).filter(Boolean))
    for (const entry of watched) if (!wanted.has(entry)) (observer.unobserve(entry), watched.delete(entry))
    for (const entry of wanted) if (!watched.has(entry)) (observer.observe(entry), watched.add(entry))
  }
  watch()
  root.addEventListener("drawn", watch)
}

function mark(item, here) {
  item.toggleAttribute("data-here", here)
  const link = item.querySelector("a")
  if (here) link.setAttribute("aria-current", "true")
  else link.removeAttribute("aria-current")
}
