/** Whose page this is. What the browser keeps is kept for that person; what is sent goes out in no other name. */

const page = document.getElementById("sign-in")

export const PERSON = page?.dataset.person ?? ""
export const NAME = page?.dataset.name ?? ""
