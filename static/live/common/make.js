/** Makes an element. `properties` are its own; `children` are elements or texts. */
export function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** What times are called; where the page around may define elements of its own, by another name. */
export let TIME = "relative-time"

export function callTimes(name) {
  TIME = name
}

/** A time as <relative-time> shows it; without scripts it would say `words`. */
export function makeTime(format, dateTime = "", words = "") {
  const relative = make(TIME, {}, make("time", { dateTime }, words))
  relative.setAttribute("format", format)
  return relative
}
