"""Changing an entry: what a correction, a withdrawal and a restoration do to its fields.

Must not know: Redis, HTTP, HTML, who may do it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.model.entries import Correction, Entry, NewEntry
from liveblog.model.times import iso

CORRECTIONS_LIMIT = 50  # per entry
SOON = 5_000  # milliseconds; a time closer than that counts as now
_TO_COME = (
    "Readers see it now, so its time cannot be to come. With the state “scheduled” it goes out at that time."
)
_UNSEEN = "Readers have not seen this entry, so there is nothing to withdraw for them. Remove it instead."


def need_now(new: NewEntry, now: int) -> None:
    """Raises Invalid when a new entry would be published early, or withdrawn before it was published."""
    if new.state == "published" and (new.published or 0) > now + SOON:
        raise Invalid(published=_TO_COME)
    if new.state == "withdrawn":
        raise Invalid(state=_UNSEEN)


def amended(entry: Entry, changes: Mapping[str, Any], now: int) -> Entry:
    """The entry with these fields changed (`Entry.but`) at a time; "correction" among them adds one, "corrections"
    rewords those of their times.

    The entry itself when nothing changes. Raises Invalid.
    """
    acts = ("correction", "corrections")
    changed = entry.but({name: value for name, value in changes.items() if name not in acts})
    changed = replace(changed, corrections=_reworded(entry.corrections, changes.get("corrections", ())))
    if changed.facts != entry.facts:
        changed = replace(changed, facts_at=now if changed.facts else 0)
    if changed.state != "withdrawn":
        if changes.get("reason"):
            raise Invalid(reason="A reason is for a withdrawal: give it with the state “withdrawn”.")
        changed = replace(changed, reason="", withdrawn=None)
    elif entry.state != "withdrawn":
        if entry.state != "published":
            raise Invalid(state=_UNSEEN)
        changed = replace(changed, withdrawn=now)
    if changed.state == "published" and changes.get("published", 0) > now + SOON:
        raise Invalid(published=_TO_COME)
    if words := changes.get("correction"):
        changed = _corrected(entry, changed, words, now)
    if changed == entry or changed.state != "published":
        return changed
    if entry.state == "published":
        return replace(changed, edited=now) if _words(changed) != _words(entry) else changed
    # A restored entry returns to its place; everything else is news.
    stays = entry.state == "withdrawn" or "published" in changes
    return changed if stays else replace(changed, published=now, day="")


def rewrites(entry: Entry, changes: Mapping[str, Any]) -> bool:
    """Whether readers would find another text or other pictures in an entry, so that its editor has to say why.

    Compares what was typed, since the blocks also depend on the label and on the parser's version.
    """
    images = changes.get("images", entry.images)
    typed = changes.get("headline", entry.headline), changes.get("source", entry.source), images
    return entry.state == "published" and typed != (entry.headline, entry.source, entry.images)


def _corrected(entry: Entry, changed: Entry, words: str, now: int) -> Entry:
    if not entry.state == changed.state == "published":
        raise Invalid(
            correction="Readers do not see this entry, so there is nothing to correct for them. Save it without."
        )
    last = entry.corrections[-1] if entry.corrections else None
    if last and last.text == words:  # sent twice
        return changed
    if len(entry.corrections) >= CORRECTIONS_LIMIT:
        raise Invalid(
            correction=sentence(
                "This entry has been corrected {most} times, which is the most."
                " Withdraw it with a reason and publish a new one.",
                most=CORRECTIONS_LIMIT,
            )
        )
    at = max(now, last.at + 1) if last else now  # clocks of two servers may differ
    return replace(changed, corrections=(*changed.corrections, Correction(at=at, text=words)))


def _reworded(corrections: tuple[Correction, ...], wanted: tuple[Correction, ...]) -> tuple[Correction, ...]:
    """These corrections with the wanted texts, by their times; those with an empty text are deleted."""
    words = {correction.at: correction.text for correction in wanted}
    if unknown := words.keys() - {correction.at for correction in corrections}:
        raise Invalid(
            corrections=sentence(
                "This entry has no correction of {time} (any more). Look at it again, then change what is there.",
                time=iso(min(unknown)),
            )
        )
    said = (replace(c, text=words.get(c.at, c.text)) for c in corrections)
    return tuple(c for c in said if c.text)


def _words(entry: Entry) -> tuple[Any, ...]:
    """The parts of an entry whose change readers would notice as a change of text; not pins or labels."""
    return entry.headline, entry.source, entry.blocks
