/**
 * An entry's HTML off the wire, made fit for a page of another site, as liveblog/pages/embed.py makes it: every address is
 * whole, and our custom elements have names of their own, since that page may define elements with ours.
 */

const NAMES = { "relative-time": "live-blog-time", "share-link": "live-blog-link" }

export function portable(html, base) {
  return html.replace(/<\/?[a-z](?:[^"<>]|"[^"]*")*>/g, (tag) =>
    tag
      .replace(/^(<\/?)(relative-time|share-link)/, (_, open, name) => open + NAMES[name])
      .replace(/(\s(?:href|src|poster)=")\/(?!\/)/g, `$1${base}/`)
      .replace(/(\ssrcset=")([^"]*)/g, (_, open, list) => open + list.replace(/(^|,\s*)\/(?!\/)/g, `$1${base}/`)),
  )
}
