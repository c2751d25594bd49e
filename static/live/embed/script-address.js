/**
 * Where the script came from. It is a plain script of another site, for which browsers know no import.meta.url: scripts/build
 * puts BUILT_URL in its place, so that on-demand.js finds what it loads on our server.
 */

/** The script's tag; null where somebody runs it without one. */
export const tag = document.currentScript

export const BUILT_URL = tag ? new URL("/static/current/built/", tag.src).href : "/built/"
