"""The label that an entry's first words ask for: "BREAKING: …" makes a breaking entry.

The badge says it from then on, so the word is taken out of an editor's text. A quoted post's own words stay as they
are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from liveblog.model.blocks import Block, Social, Text
from liveblog.model.entries import Label

_WORDS: dict[str, Label] = {
    "breaking": "breaking",
    "breaking news": "breaking",
    "update": "update",
    "correction": "correction",
    "editor's note": "editor-note",
    "editors' note": "editor-note",
    "editors note": "editor-note",
    "editor note": "editor-note",
    "ed. note": "editor-note",
}
# Before the word: a heading's marks, emphasis, an emoji; not what would make it somebody else's (a quote) or a #tag.
_OPENING = re.compile(
    r"(?P<before>(?:#{1,6} )?[^\w\n@#>|`<&\[\]()\"'“”‘’«»]{0,8})"
    r"(?P<word>breaking(?: news)?|update|correction|editor(?:[’']?s)?[’']? note|ed\. note)"
    r"(?P<bold>\*\*|__)?[^\w\n:：.,;!?@#>|`<&\[\]()\"'“”‘’«»*]{0,8}[:：](?P<after>\*\*|__)?\s*",
    re.IGNORECASE,
)


def label_of(blocks: Sequence[Block]) -> Label | None:
    """The label that the first words ask for.

    Only at the very start: "MORE BREAKING:" is how somebody talks. A quoted post can break news and update it, but a
    correction or an editor's note is ours alone.
    """
    first = blocks[0] if blocks else None
    if not isinstance(first, Text | Social) or not (opening := _OPENING.match(first.text)):
        return None
    label = _WORDS[opening["word"].lower().replace("’", "'")]
    return label if isinstance(first, Text) or label in ("breaking", "update") else None


def without_word(blocks: tuple[Block, ...], label: Label | None) -> tuple[Block, ...]:
    """The blocks without the label's word at the start of the editor's text; an entry of nothing else keeps it."""
    if label is None or not isinstance(first := blocks[0], Text):
        return blocks
    opening = _OPENING.match(first.text)
    if opening is None:
        return blocks
    before = opening["before"]
    if bold := opening["after"] or opening["bold"]:
        before = before.replace(bold, "", 1)
    rest = before + first.text[opening.end() :]
    if rest.strip(" *_#\n"):
        return (replace(first, text=rest), *blocks[1:])
    return blocks[1:] or blocks
