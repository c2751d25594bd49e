/**
 * What the head of the document says of entries, for search engines and previews, is of the moment the page was
 * served. When an entry is taken back, its words are not to stay there either.
 */

export function forgetInHead(blog) {
  const told = 'script[type="application/ld+json"], meta[property^="og:image"]'
  for (const element of document.head.querySelectorAll(told)) element.remove()
  say('meta[property="og:title"]', blog.title)
  say('meta[name="description"], meta[property="og:description"]', blog.summary || blog.title)
}

function say(selector, words) {
  for (const meta of document.head.querySelectorAll(selector)) meta.content = words
}
