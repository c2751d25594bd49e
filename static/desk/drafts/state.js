/**
 * The state of one draft: what somebody typed into a composer, and where it is saved. Pure: `reduce` takes a state and an
 * event, and gives the next state and the effects that bring it about.
 *
 * A draft has up to four copies, each compared by its words (see `wordsOf` in composer/fields.js):
 *
 *   typed     what the form holds now
 *   browser   what this page saved in this browser; null: nothing
 *   server    what the server has, as far as it answered; null: nothing
 *   conflict  another tab or machine has other words, and the writer has not chosen yet: the server's copy stays
 *
 * | event             | what happens                                                                     |
 * |-------------------|----------------------------------------------------------------------------------|
 * | changed           | saved in this browser after a pause, on the server after a longer one            |
 * | browser-due       | saved in this browser, or forgotten when there is nothing to save                |
 * | browser-saved     | shown; a browser that takes nothing leaves it to the server, at once             |
 * | server-due        | saved on the server, or discarded there when the form was emptied                |
 * | server-answered   | shown · other words are there: a conflict · failed and saved nowhere: a warning  |
 * | server-discarded  | forgotten, unless somebody typed again                                           |
 * | restored          | what this browser had saved is in the form                                       |
 * | found-elsewhere   | the writer is asked which words to continue with                                 |
 * | chosen            | those words are saved on the server at once                                      |
 * | sent, taken-away  | nothing is left to save                                                          |
 */

import { markOf } from "../composer/fields.js"

const SEEN_LIMIT = 20

/**
 * `typed`: the words that the form came with. `onServer`: they are a draft of the server's. `untouched`: the words of a
 * form in which there is nothing to save; null: not known, so everything is worth saving.
 */
export function begin({ typed, onServer, untouched }) {
  return {
    typed,
    opened: typed,
    untouched,
    browser: null,
    browserWorks: false,
    server: onServer ? typed : null,
    serverMayHaveIt: onServer, // also: it was sent a copy and has not answered
    seen: [markOf(typed)], // marks of words that this draft grew from, until the server has what became of them
    conflict: false,
  }
}

export function hasChanges(state) {
  return state.typed !== state.untouched
}

/** Gives [state, effects]; an effect is [name, argument]. `event.typed`: the words in the form, with every event. */
export function reduce(before, event) {
  const state = { ...before, typed: event.typed ?? before.typed }
  return (REDUCERS[event.type] ?? unknown)(state, event)
}

const REDUCERS = {
  changed: (state) => [state, [["save-in-browser-soon"], ["save-on-server-soon"], ["show", "nothing"]]],

  "browser-due"(state) {
    if (!hasChanges(state) && !state.serverMayHaveIt) return state.browser === null ? [state, []] : forgotten(state)
    if (state.typed === state.opened && state.server === state.opened) return [state, []]
    // A page that was only left open must not make old words look new.
    if (state.typed === state.browser) return [state, [showSaved(state)]]
    // An emptied form is saved, too, as long as the server has its old words: they would come back otherwise.
    return [state, [["save-in-browser"]]]
  },

  "browser-saved"(state, { ok }) {
    const next = { ...state, browserWorks: ok, browser: ok ? state.typed : null }
    return [next, [hasChanges(next) && ok ? showSaved(next) : ["save-on-server-now"]]]
  },

  "server-due"(state) {
    if (state.conflict) return [state, []]
    if (!hasChanges(state)) return [state, state.serverMayHaveIt ? [["discard-on-server"]] : []]
    if (state.typed === state.server) return [state, []]
    return [{ ...state, serverMayHaveIt: true }, [["save-on-server"]]]
  },

  /** `sent`: the words that were sent; `sending`: the entry itself is being sent meanwhile. */
  "server-answered"(state, { answer, sent, sending }) {
    // Sent or discarded meanwhile: the answer is about another draft.
    if (!state.serverMayHaveIt) return [state, []]
    if (answer.newer) return newerOnServer(state, answer.newer)
    const next = answer.kept ? { ...state, server: sent, seen: [] } : state
    if (sending || sent !== next.typed) return [next, []]
    if (answer.kept) return [next, [["mark-saved-on-server"], ["show", next.browserWorks ? "browser-and-server" : "server"]]]
    if (!next.browserWorks) return [next, [["warn", { why: answer.message, saved: false }]]]
    return [next, answer.message ? [["warn", { why: answer.message, saved: true }]] : []]
  },

  "server-discarded"(state, { ok }) {
    if (!ok) return [state, []]
    const next = { ...state, server: null }
    return hasChanges(next) ? [next, []] : forgotten(next)
  },

  /** `seen`: the marks that were saved with it. */
  restored: (state, { seen = [] }) => [
    { ...state, browser: state.typed, seen: [...seen, markOf(state.typed)].slice(-SEEN_LIMIT) },
    [],
  ],

  "found-elsewhere": (state, found) => [{ ...state, conflict: true }, [["ask-which", found]]],

  chosen: (state) => [
    { ...state, conflict: false, browser: null },
    // At once: the words that were not chosen must not return when this page is left now.
    [["save-in-browser-soon"], ["save-on-server-now"], ["show", "nothing"]],
  ],

  sent: (state, { sent }) => forgotten({ ...state, untouched: sent, opened: sent, conflict: false }, sent),

  "taken-away": (state) => forgotten({ ...state, conflict: false }),

  "server-may-have-it": (state) => [{ ...state, serverMayHaveIt: true }, []],

  /** The form is for the next entry. */
  cleared: (state, { untouched }) => [{ ...state, untouched, opened: untouched }, []],
}

function unknown(state, event) {
  throw new Error(`a draft knows no event “${event.type}”`)
}

/** The server has a copy that this page did not know. */
function newerOnServer(state, { words, fields, at }) {
  // This draft grew from it: the page before this one sent it late, as it was left. Nothing in it is new.
  if (state.seen.includes(markOf(words))) return [state, [["continue-on", at], ["save-on-server-now"]]]
  return REDUCERS["found-elsewhere"](state, { fields, at })
}

function forgotten(state, words = state.typed) {
  return [{ ...state, browser: null, server: null, serverMayHaveIt: false }, [["forget", words]]]
}

function showSaved(state) {
  return ["show", state.typed === state.server ? "browser-and-server" : "browser"]
}
