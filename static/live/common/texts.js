/**
 * What scripts say to people, in the language of the page. English stands where it is said; for other languages the
 * page carries the translations of what its first load says (liveblog/language), each a text or, for a plural, a text for
 * each category. A module that is loaded later brings its own.
 */

// What an embed speaks is the language of its blog, not that of the page around it: `speak`.
export let LANGUAGE = languageOf(document.documentElement.lang)

const island = document.getElementById("liveblog-texts")

// Kept with the document: a module that is loaded later is a file of its own, with a copy of this one.
let texts = (document.texts ??= island ? JSON.parse(island.textContent) : {})
let plurals = new Intl.PluralRules(LANGUAGE)
let numbers = new Intl.NumberFormat(LANGUAGE)

/** A text; {name} in it stands for a value. */
export function t(text, values = {}) {
  return fill(texts[text] ?? text, values)
}

/** A text about `n` things: {n} in it stands for their number. */
export function tn(one, many, n, values = {}) {
  const forms = texts[one] ?? { one, other: many }
  return fill(forms[plurals.select(n)] ?? forms.other, { ...values, n: numbers.format(n) })
}

/** From now on everything is said in this language, with these texts. (Only embeds change it.) */
export function speak(lang, said) {
  LANGUAGE = languageOf(lang)
  texts = said
  plurals = new Intl.PluralRules(LANGUAGE)
  numbers = new Intl.NumberFormat(LANGUAGE)
}

/** Fetches the texts of a module. Where they do not come it says its English ones. */
export async function learn(folder, name) {
  const lang = document.documentElement.lang.split("-")[0]
  if (!island) return
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
