/**
 * Shows that a colleague opened or closed the blog, and offers what can be done now, as the server draws it. A composer
 * that is there stays, with its draft.
 */

import { t } from "../../live/common/texts.js"
import { Composer } from "../composer/composer.js"
import { lastingNotice, notice } from "../common/notice.js"
import { NAME } from "../common/person.js"

let end = () => {}

/** `fresh`: the blog's page as it is now; `old`: the state that this page showed. */
export function showBlogState(fresh, old) {
  const { state, by } = fresh.querySelector(".blog-state").dataset
  compose(fresh)
  if (state === old) return state
  end()
  // What one did oneself, in another window, is no news.
  if (by === NAME) return state
  const words = said(state, old, by)
  if (state === "closed") end = lastingNotice(words, { dismissible: true })
  else notice(words)
  return state
}

function compose(fresh) {
  const [here, there] = [document, fresh].map((page) => page.querySelector("[data-compose]"))
  here.querySelector("[data-shut]").replaceChildren(...there.querySelector("[data-shut]").childNodes)
  const form = there.querySelector("form.composer")
  if (!form || form.hidden) return
  const before = here.querySelector("form.composer")
  if (before) return before.dispatchEvent(new CustomEvent("blog-opened", { detail: form }))
  // Nobody asked for the focus.
  for (const field of form.querySelectorAll("[autofocus]")) field.removeAttribute("autofocus")
  here.append(form)
  new Composer(form)
}

function said(state, old, name) {
  if (state === "closed") {
    return name
      ? t("{name} closed this blog. Nothing new goes out in it until it is reopened; what is there can be corrected, and what you type is kept.", { name })
      : t("This blog was closed. Nothing new goes out in it until it is reopened; what is there can be corrected, and what you type is kept.")
  }
  if (state === "draft") {
    return name
      ? t("{name} made this blog a draft again; readers cannot see it.", { name })
      : t("This blog is a draft again; readers cannot see it.")
  }
  if (old === "closed") return name ? t("{name} reopened this blog.", { name }) : t("This blog is open again.")
  return name ? t("{name} made this blog live.", { name }) : t("This blog is live now.")
}
