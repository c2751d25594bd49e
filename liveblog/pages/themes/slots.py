"""Slots: the named places of our pages that a theme fills, and the height that each keeps free from the start.

A slot on a page is an element of a fixed height, so that what an advertisement's script puts in moves nothing.
Must not know: templates, HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# Where a theme's templates/slots/NAME.html appears, for readers only. The last two are no boxes.
PLACES: Mapping[str, str] = {
    "before-story": "above the title of a story",
    "after-summary": "below a story's title and summary",
    "between-entries": "in the list of entries, after every so many",
    "aside": "beside the story, below key events and corrections",
    "end-of-head": "at the end of <head>, on every readers' page",
    "end-of-body": "at the end of <body>, on every readers' page",
}
INVISIBLE = ("end-of-head", "end-of-body")


@dataclass(frozen=True, slots=True)
class Slot:
    """Heights are lengths of CSS ("250px"); `wide`: from the width on at which there are two columns. `every`: so many
    entries stand between two."""

    place: str
    height: str = ""
    wide: str = ""
    every: int = 0

    def opens_after(self, number: int) -> bool:
        """Whether it stands after the entry with this number, from 1."""
        return not self.every or number % self.every == 0


def sheet(slots: tuple[Slot, ...]) -> str:
    """The rules that keep the slots' heights free."""
    boxes = [slot for slot in slots if slot.place not in INVISIBLE]
    if not boxes:
        return ""
    rules = [
        ".slot{overflow:auto;contain:layout paint}",
        ".slot--before-story{inline-size:min(var(--page-width),100% - 2*var(--space-4));margin-inline:auto}",
        ".slot--after-summary{margin-block-start:var(--space-4)}",
        ".slot--aside{margin-block-start:var(--space-5)}",
        "@media print{.slot{display:none}}",
        *(f".slot--{slot.place}{{block-size:{slot.height}}}" for slot in boxes),
    ]
    wide = "".join(f".slot--{slot.place}{{block-size:{slot.wide}}}" for slot in boxes if slot.wide)
    return "".join(rules) + (f"@media(min-width:60rem){{{wide}}}" if wide else "")
