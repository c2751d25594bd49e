/** Makes elements. */

/** `properties` are the element's own, with `dataset` as an object; `children` are elements or texts. */
export function make(tag, { dataset = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  Object.assign(element.dataset, dataset)
  element.append(...children)
  return element
}

export function makeButton(label, act, className = "secondary") {
  const button = make("button", { type: "button", className }, label)
  button.addEventListener("click", act)
  return button
}
