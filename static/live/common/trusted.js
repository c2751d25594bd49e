// The one Trusted Types policy: our pages forbid that a text becomes HTML by any other way.

const policy = made()

function made() {
  try {
    return globalThis.trustedTypes?.createPolicy("liveblog", { createHTML: (html) => html })
  } catch {
    // An embed is in a page of others, who may allow no policy but their own.
  }
}

/** HTML that our server drew, or that is parsed only to be read. */
export const trusted = (html) => policy?.createHTML(html) ?? html
