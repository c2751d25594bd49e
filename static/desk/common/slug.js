/** Suggests a slug while the title is typed, until somebody types one. blogs.slug_of does the same on the server. */

export function slugOf(title) {
  const plain = title.toLowerCase().normalize("NFKD").replace(/[^\x00-\x7f]/g, "").replaceAll("'", "")
  let slug = ""
  for (const word of plain.match(/[a-z0-9]+/g) ?? []) {
    if (slug.length + 1 + word.length > 60) break
    slug = slug ? `${slug}-${word}` : word
  }
  return slug
}

for (const form of document.querySelectorAll("form[data-slug-from]")) {
  const title = form.elements.namedItem(form.dataset.slugFrom)
  const slug = form.elements.namedItem("slug")
  let own = slug.value !== "" && slug.value !== slugOf(title.value)
  slug.addEventListener("input", () => (own = slug.value !== ""))
  title.addEventListener("input", () => {
    if (!own) slug.value = slugOf(title.value)
  })
}
