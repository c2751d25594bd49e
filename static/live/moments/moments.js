/**
 * A scrubber over the story's time: how many updates each hour has, key events as marks. By mouse, touch and arrow keys it
 * chooses an hour; what it lands on is loaded here where it is near, else its own page is opened.
 */

import { make, makeTime } from "../common/make.js"
import { t, tn } from "../common/texts.js"

const MOST_LOADS = 10 // parts of older entries on the way to an hour
const LANDS = 300 // ms without a move of the slider

let panel = null

/** A click on the link to the list of hours. */
export async function open(link) {
  if (panel?.isConnected) return panel.querySelector("input").focus()
  const root = link.closest("live-blog")
  const address = new URL(link.href)
  address.searchParams.set("json", "1")
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`hours: ${answer.status}`)
  const { hours, keys } = await answer.json()
  if (!hours.length) return
  panel = draw(root, link, hours, keys)
  root.append(panel)
  panel.querySelector("input").focus()
}

function draw(root, link, hours, keys) {
  const last = hours.length - 1
  const place = (index) => (last ? index / last : 0)
  const most = hours.reduce((most, hour) => Math.max(most, hour.count), 1)
  const bars = hours.map(({ count }, index) => put(make("i", { className: "moments-bar" }), place(index), count / most))
  const hourOf = ({ published }) => hours.findLastIndex(({ at }) => at <= published)
  const marked = new Set(keys.map(hourOf).filter((index) => index >= 0))
  const marks = [...marked].map((index) => put(make("i", { className: "moments-key" }), place(index)))
  const chart = make("div", { className: "moments-chart", ariaHidden: "true" }, ...bars, ...marks)
  const slider = make("input", { type: "range", min: 0, max: last, value: last, ariaLabel: t("Hour of the story") })
  const said = make("p", { className: "moments-said" })
  const close = make("button", { type: "button", className: "quiet-button" }, t("Close"))
  const list = make("a", { href: link.href }, t("Hour by hour"))
  const whole = make("section", { className: "moments", ariaLabel: t("Hour by hour") }, said, chart, slider, make("p", { className: "moments-acts" }, list, close))
  let timer = 0
  const say = () => {
    const { at, count } = hours[slider.value]
    const words = tn("{n} update", "{n} updates", count)
    said.replaceChildren(makeTime("posted", at, at), ` · ${words}`)
    slider.setAttribute("aria-valuetext", `${said.querySelector("relative-time").shadowRoot?.textContent ?? at}, ${words}`)
  }
  chart.addEventListener("click", ({ clientX }) => {
    const { left, width, right } = chart.getBoundingClientRect()
    const at = getComputedStyle(chart).direction === "rtl" ? (right - clientX) / width : (clientX - left) / width
    slider.value = Math.round(at * last)
    say()
    land(root, hours[slider.value])
  })
  slider.addEventListener("input", () => {
    say()
    clearTimeout(timer)
    timer = setTimeout(() => land(root, hours[slider.value]), LANDS)
  })
  const end = () => {
    whole.remove()
    link.focus()
  }
  close.addEventListener("click", end)
  whole.addEventListener("keydown", ({ key }) => key === "Escape" && end())
  queueMicrotask(say)
  return whole
}

function put(element, at, size = 1) {
  element.style.setProperty("--at", at)
  element.style.setProperty("--size", size)
  return element
}

let landing = null

/** Shows the first update of an hour; a later choice takes the place of one that is still loading. */
async function land(root, hour) {
  landing = hour
  for (let loads = 0; loads < MOST_LOADS && landing === hour; loads += 1) {
    const entry = document.getElementById(`entry-${hour.first}`)
    if (entry) return entry.scrollIntoView({ block: "start", behavior: "instant" })
    if (!root.state.more || !(await root.loadOlder())) break
  }
  if (landing === hour) location.assign(`/live/${root.state.blog.slug}/${hour.first}#entry-${hour.first}`)
}
