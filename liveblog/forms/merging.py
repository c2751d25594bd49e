"""Merging two editors' changes of an entry (or of a blog's settings), and finding the fields in conflict.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liveblog.forms import corrections as correction_form
from liveblog.forms import facts_fields
from liveblog.forms import images as image_form

FIELDS = ("text", "headline", "label", "key", "key_line", "pinned", "tags", "authors")


@dataclass(frozen=True, slots=True)
class Merged:
    """`form`: every field, mine where nobody else touched it, theirs where I did not, mine where both did.

    A facts box is merged cell by cell, and images one by one, so that both editors find theirs in the form. `theirs`
    holds their values of conflicting fields, `taken` the names of the fields where their value was adopted.
    """

    form: dict[str, str]
    theirs: dict[str, str]
    taken: tuple[str, ...]


def merge(
    base: Mapping[str, str] | None,
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    fields: Sequence[str] = FIELDS,
) -> Merged:
    """Merges the form fields of the common base version (None: unknown), my form, and the saved version."""
    form, conflicts, taken = dict(mine), {}, []
    for name in (*fields, *filter(correction_form.is_field, mine)):
        if name not in mine or _same(mine[name], theirs.get(name, "")):
            continue
        if base is not None and _same(mine[name], base.get(name, "")):
            form[name] = theirs.get(name, "")
            taken.append(name)
        elif base is None or not _same(base.get(name, ""), theirs.get(name, "")):
            conflicts[name] = theirs.get(name, "")
    rows = [image_form.rows(fields) for fields in (base or {}, mine, theirs)]
    if image_form.LISTED in mine and (merged := image_form.merged(*rows)) != rows[1]:
        form = image_form.replaced(form, merged)
        if rows[0] == rows[1]:
            taken.append("images")
    if facts_fields.KIND in mine:
        box, differ, adopted = facts_fields.merged(base, mine, theirs)
        form, conflicts = facts_fields.replaced(form, box), conflicts | differ
        taken += ["facts"] * adopted
    return Merged(form, conflicts, tuple(taken))


def _same(one: str, other: str) -> bool:
    # A box sends "0" where an entry's form has "".
    return (one if one != "0" else "").replace("\r\n", "\n").strip() == (
        other if other != "0" else ""
    ).strip()
