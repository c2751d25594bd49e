/**
 * Erases an entry from what the document tells search engines and previews: its structured data, images and descriptions
 * are of the moment when the page was served. Words that were taken back must not stay there.
 */

export function eraseFromMetadata(blog) {
  const gone = 'script[type="application/ld+json"], meta[property^="og:image"]'
  for (const element of document.querySelectorAll(gone)) element.remove()
  describe('meta[property="og:title"]', blog.title)
  describe('meta[name="description"], meta[property="og:description"]', blog.summary || blog.title)
}

function describe(selector, words) {
  for (const meta of document.head.querySelectorAll(selector)) meta.content = words
}
