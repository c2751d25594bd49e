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
 * | browser-saved     | a browser that takes nothing leaves it to the server, at once                    |
 * | server-due        | saved on the server, or discarded there when the form was emptied                |
 * | server-answered   | saved · refused: a warning · other words are there: a conflict                   |
 * | server-discarded  | forgotten, unless somebody typed again                                           |
 * | restored          | what this browser had saved is in the form                                       |
 * | found-elsewhere   | the writer is asked which words to continue with                                 |
 * | chosen            | those words are saved on the server at once                                      |
 * | sent, taken-away  | nothing is left to save                                                          |
 * | discarded         | the same, but the server may have it until it answers                            |
 * | cleared           | the form is for the next entry                                                   |
 */

import { markOf, wordsOf } from "../composer/fields.js"

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
    browserWorks: true,
    server: onServer ? typed : null,
    serverMayHaveIt: onServer, // also: it was sent a copy and has not answered
    refusal: null, // why the server did not save these words; "": it did not answer
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
  changed: (state) => [{ ...state, refusal: null }, [["save-in-browser-soon"], ["save-on-server-soon"]]],

  "browser-due"(state) {
    if (!hasChanges(state) && !state.serverMayHaveIt) return state.browser === null ? [state, []] : forgotten(state)
    // A page that was only left open must not make old words look new.
    if (state.typed === state.browser || [state.server, state.opened].every((words) => words === state.typed)) return [state, []]
    // An emptied form is saved, too, as long as the server has its old words: they would come back otherwise.
    return [state, [["save-in-browser"]]]
  },

  "browser-saved"(state, { ok }) {
    const next = { ...state, browserWorks: ok, browser: ok ? state.typed : null }
    return [next, ok && hasChanges(next) ? [] : [["save-on-server-now"]]]
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
    const isCurrent = sent === state.typed
    if (answer.kept) return [{ ...state, server: sent, seen: [], refusal: null }, isCurrent ? [["mark-saved-on-server"]] : []]
    return [sending || !isCurrent ? state : { ...state, refusal: answer.message ?? "" }, []]
  },

  "server-discarded"(state, { ok }) {
    if (!ok) return [state, []]
    const next = { ...state, server: null }
    return hasChanges(next) ? [next, []] : forgotten(next)
  },

  /** `saved`: the copy, see browser-drafts.js. */
  restored(state, { saved: { seen = [], there = false } }) {
    const marks = [...seen, markOf(state.typed)].slice(-SEEN_LIMIT)
    return [{ ...state, browser: state.typed, serverMayHaveIt: state.serverMayHaveIt || there, seen: marks }, []]
  },

  "found-elsewhere": (state, found) => [{ ...state, conflict: true }, [["ask-which", found]]],

  // At once: the words that were not chosen must not return when this page is left now.
  chosen: (state) => [{ ...state, conflict: false, browser: null }, [["save-in-browser-soon"], ["save-on-server-now"]]],

  sent: (state, { sent }) => forgotten({ ...state, untouched: sent, opened: sent }, sent),

  "taken-away": (state) => forgotten(state),

  discarded(state) {
    const [next, effects] = forgotten(state)
    return [{ ...next, serverMayHaveIt: true }, effects]
  },

  cleared: (state, { untouched }) => [{ ...state, untouched, opened: untouched }, []],
}

function unknown(state, event) {
  throw new Error(`a draft knows no event “${event.type}”`)
}

/** The server has a copy that this page did not know. */
function newerOnServer(state, { fields, at }) {
  // This draft grew from it: the page before this one sent it late, as it was left. Nothing in it is new.
  if (state.seen.includes(markOf(wordsOf(fields)))) return [state, [["continue-on", at], ["save-on-server-now"]]]
  return REDUCERS["found-elsewhere"](state, { fields, at })
}

function forgotten(state, words = state.typed) {
  const nothing = { browser: null, server: null, serverMayHaveIt: false, refusal: null, conflict: false }
  return [{ ...state, ...nothing }, [["forget", words]]]
}

/**
 * Which of this browser's copies a page continues with. `copies`: [name, saved], the newest first, see browser-drafts.js;
 * `came`: the fields that the page came with; `server`: { at, by }, when that copy was saved and by which page (at 0: it
 * is none); `isEmpty(fields)`: whether nobody typed anything there.
 *
 * Gives { name, saved, conflict, outdated }: the copy, without `saved` where the page came with the same words; whether
 * the server has words that it does not know; the names of the copies that the server knows, and has newer words than.
 */
export function copyToRestore(copies, came, { at, by }, isEmpty) {
  const outdated = []
  for (const [name, saved] of copies) {
    if (at && wordsOf(saved.fields) === wordsOf(came)) return { name, outdated }
    const newer = newerOf(saved, { at, by, mark: markOf(wordsOf(came)) })
    // To empty a form is to discard what was in it, not what was typed elsewhere since.
    if (newer === "server" || (newer === "both" && isEmpty(saved.fields))) outdated.push(name)
    // A draft of another entry waits beside this one.
    else if (newer === "browser" || saved.fields.id === came.id) return { name, saved, conflict: newer === "both", outdated }
  }
  return { outdated }
}

/** Who has words that the other has not seen: "browser", "server" or "both". `server.mark`: of its words. */
export function newerOf(saved, { at, by, mark }) {
  if (!at || (by && by === saved.fields["kept-by"])) return "browser"
  if (saved.there) return "server"
  return saved.on >= at || saved.seen?.includes(mark) ? "browser" : "both"
}
