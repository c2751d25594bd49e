/**
 * What scripts say to people, in the language of the page. English stands where it is said; for other languages the
 * page carries the translations of what its first load says (liveblog/language), each a text or, for a plural, a text for
 * each category. A module that is loaded later brings its own.
 */

export const LANGUAGE = languageOf(document.documentElement.lang)

// Kept with the document: a module that is loaded later is a file of its own, with a copy of this one.
const texts = (document.texts ??= read())
const plurals = new Intl.PluralRules(LANGUAGE)
const numbers = new Intl.NumberFormat(LANGUAGE)

/** A text; {name} in it stands for a value. */
export function t(text, values = {}) {
  return fill(texts[text] ?? text, values)
}

/** A text about `n` things: {n} in it stands for their number. */
export function tn(one, many, n, values = {}) {
  const forms = texts[one] ?? { one, other: many }
  return fill(forms[plurals.select(n)] ?? forms.other, { ...values, n: numbers.format(n) })
}

/** Fetches the texts of a module. Where they do not come it says its English ones. */
export async function learn(folder, name) {
  const lang = document.documentElement.lang.split("-")[0]
  if (!document.getElementById("texts")) return
  const found = fetch(`${folder}/${lang}/${name}.json`).then((answer) => answer.json())
  Object.assign(texts, await found.catch(() => {}))
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}

/** Dates as in Britain where the page only says English; digits that stand beside the server's. */
function languageOf(lang) {
  const plain = !lang || lang === "en" ? "en-GB" : lang
  return `${plain}-u-nu-latn`
}

function read() {
  const island = document.getElementById("texts")
  return island ? JSON.parse(island.textContent) : {}
}
