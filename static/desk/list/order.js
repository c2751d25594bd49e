/** The place of an entry in the desk's list. Pure: rows are { id, revision, published, notes, waits }, newest first. */

/**
 * What a put does: { skip } when it is not news, { replace: id }, or { before: id or null for the end }.
 * `notes` names the last note on an entry, `waits` says that it is scheduled in a closed blog; what is told of an
 * entry alone says nothing of them.
 */
export function placeOf(rows, entry) {
  const known = rows.find((row) => row.id === entry.id)
  if (known && !isNews(known, entry)) return { skip: true }
  if (known && known.published === entry.published) return { replace: entry.id }
  const others = rows.filter((row) => row.id !== entry.id)
  const older = others.find((row) => rank(row) < rank(entry))
  return { before: older ? older.id : null, move: Boolean(known) }
}

function isNews(known, entry) {
  if (known.revision !== entry.revision) return known.revision < entry.revision
  return ["notes", "waits"].some((fact) => entry[fact] !== undefined && entry[fact] !== known[fact])
}

/** Times are ISO texts of one form, so they compare as text; then the id decides. */
function rank(row) {
  return `${row.published} ${row.id}`
}
