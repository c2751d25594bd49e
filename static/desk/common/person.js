/** The person whose page this is. Drafts are saved for that person, and nothing is sent in another name. */

const page = document.getElementById("sign-in")

export const PERSON = page?.dataset.person ?? ""
export const NAME = page?.dataset.name ?? ""
