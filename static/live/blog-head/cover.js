/** The cover in a story's head, when it changes while the page is open. templates/readers/_cover.html draws it alike. */

const SIZES = "(prefers-reduced-data: reduce) 10rem, (min-width: 68rem) 65.25rem, calc(100vw - 2rem)"

/** Shows this cover in the head, or none. */
export function showCover(head, { cover, language }) {
  const old = head.querySelector(".cover")
  if (!cover) old?.remove()
  else if (!old) head.append(figureOf(cover, language))
  else if (!same(old, cover)) old.replaceWith(figureOf(cover, language))
}

function same(figure, cover) {
  const image = figure.querySelector("img")
  const credit = figure.querySelector("figcaption")?.textContent ?? ""
  return image.getAttribute("src") === cover.src && image.alt === cover.alt && credit === cover.credit
}

function figureOf(cover, language) {
  const figure = document.createElement("figure")
  const picture = document.createElement("picture")
  const source = document.createElement("source")
  const image = document.createElement("img")
  figure.className = "cover"
  source.type = "image/webp"
  source.sizes = SIZES
  source.srcset = cover.srcset
  image.alt = cover.alt
  image.width = cover.width
  image.height = cover.height
  image.lang = language
  image.src = cover.src
  picture.append(source, image)
  figure.append(picture)
  if (cover.credit) {
    const credit = document.createElement("figcaption")
    credit.lang = language
    credit.dir = "auto"
    credit.textContent = cover.credit
    figure.append(credit)
  }
  return figure
}
