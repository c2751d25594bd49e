"""An address that stands alone on a line, in every shape in which programs hand one over.

Must not know: any network, what is behind an address.
"""

from __future__ import annotations

import re

from liveblog.text.social.code import unescape
from liveblog.text.social.unseen import strip_unseen

_ADDRESS = r"[^\s<>\[\]\"']+"
_SHAPES = (
    re.compile(rf"<({_ADDRESS})>"),
    re.compile(rf"\[({_ADDRESS})\]\(\1\)"),
    # WordPress, CKEditor, a link of a page
    re.compile(rf"\[embed(?: [^\]\n]{{0,200}})?\]\s*({_ADDRESS})\s*\[/embed\]", re.IGNORECASE),
    re.compile(
        rf"(?:<figure[^<>]{{0,200}}>)?\s*<oembed\s+url=[\"']({_ADDRESS})[\"']\s*>\s*</oembed>\s*(?:</figure>)?",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:<p>)?<a\s[^<>]{{0,500}}?href=[\"']({_ADDRESS})[\"'][^<>]{{0,500}}>\s*(?P<shown>{_ADDRESS})\s*</a>(?:</p>)?",
        re.IGNORECASE,
    ),
)
_LONGEST = 4_500


def alone(line: str) -> str:
    """The address that a line consists of, or the line as it is."""
    line = strip_unseen(line)
    if len(line) > _LONGEST or line[:1] not in "<[":
        return line
    for shape in _SHAPES:
        found = shape.fullmatch(line)
        if found and _shows(found):
            return unescape(found[1])
    return line


def _shows(found: re.Match[str]) -> bool:
    """Whether a link of a page shows its own address, perhaps shortened: other words would be lost."""
    shown = found.groupdict().get("shown")
    if not shown:
        return True
    short, address = (
        re.sub(r"^https?://(?:www\.)?", "", part).rstrip("/") for part in (shown.rstrip("…"), found[1])
    )
    return bool(short) and address.startswith(short)
