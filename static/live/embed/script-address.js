/**
 * Where the script came from. It is a plain script of another site, for which browsers know no import.meta.url: scripts/build
 * puts BUILT_URL in its place, so that on-demand.js finds what it loads on our server.
 */

/** The script's tag. A CMS may have made a module of it, which does not know its own; none: somebody runs it without. */
export const tag = document.currentScript ?? document.querySelector("script[src$='/embed.js']")

export const BUILT_URL = tag ? new URL("/static/current/built/", tag.src).href : "/built/"
