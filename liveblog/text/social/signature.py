"""The line that ends a copied post: "TEXT — Name (@handle) January 6, 2020".

The grammar, anchored at the last "(@handle)": body, dash, name, "(@handle)", then nothing but a date or the post's own
address, or both. A name may hold anything, dashes and brackets too. Only a bounded tail is ever looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from liveblog.text.social.dates import read_date

_TAIL = 600  # name, handle, date and address fit in well
_NAME = 80  # X allows 50 characters; emoji made of several code points count as fewer there
_MARKS = "\u200e\u200f\u061c\u2066-\u2069"
_HANDLE = re.compile(
    rf"\([{_MARKS}\s]*@(?P<handle>[A-Za-z0-9_](?:[A-Za-z0-9_.@-]{{0,250}}[A-Za-z0-9_])?)[{_MARKS}\s]*\)"
)
_DASH = re.compile(r"(?:(?<=\s)|^)(?:[—―][ \t\xa0\n]*|(?:–|--|-)[ \t\xa0\n]+)")
_LEADING = re.compile(r"\s*(?:[—―]|–|--|-)\s*")
# What a post's text tends to end with and a name does not.
_END_OF_BODY = re.compile(
    r"(?:[.?!…:)\]\"'”’»。！？\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]|(?:https?://|pic\.)\S{1,200}|(?<!\S)[#@]\w{1,100})$"
)


@dataclass(frozen=True, slots=True)
class Signature:
    """What ends a copied post. `start` is where the dash stands, so that all before it is the post's text."""

    start: int
    name: str
    handle: str
    posted: str | None  # an ISO date
    url: str | None  # the post's address when it came along


def read_signature(text: str, start: int = 0, end: int | None = None) -> Signature | None:
    """The signature that ends text[start:end], or None when that is no copied post.

    Without a date or an address, a dash in mid-sentence is no proof: "follow our reporter — Ann (@ann)" is a note.
    """
    end = len(text) if end is None else end
    first = max(start, end - _TAIL)
    tail = text[first:end]
    at = tail.rfind("(")
    found = _HANDLE.match(tail, at) if at >= 0 else None
    after = _after(tail[found.end() :]) if found else None
    if found is None or after is None:
        return None
    posted, url = after
    dash = _dash(tail[:at], proven=posted is not None or url is not None, whole=first == start)
    if dash is None:
        return None
    name = tail[dash.end() : at].strip()
    return Signature(first + dash.start(), name, found["handle"], posted or None, url)


def read_footer(footer: str) -> tuple[str | None, str | None, str | None]:
    """Name, handle and date of the part of an embed code that is known to be the signature."""
    footer = footer[-_TAIL:].strip()
    if lead := _LEADING.match(footer):
        footer = footer[lead.end() :]
    at = footer.rfind("(")
    found = _HANDLE.match(footer, at) if at >= 0 else None
    if found is None:
        return None, None, None
    return footer[:at].strip() or None, found["handle"], read_date(footer[found.end() :]) or None


def _after(rest: str) -> tuple[str | None, str | None] | None:
    """Date and address after the handle; None when anything else is there."""
    words = rest.strip().removesuffix(".")
    url = None
    cut = max(words.rfind(mark) for mark in (" ", "\n", "\t", "\xa0"))
    if "/" in (last := words[cut + 1 :]) and "." in last:
        url, words = last, words[: max(cut, 0)].strip()
    if not words:
        return None, url
    posted = read_date(words)
    return None if posted is None else (posted, url)


def _dash(head: str, *, proven: bool, whole: bool) -> re.Match[str] | None:
    """The dash between body and name, which may both hold dashes.

    One that stands where a line, a sentence or an address ended is preferred, then one of the kind that networks write,
    then the last. `proven` is whether date or address say that this is a post at all.
    """
    best: tuple[bool, bool, int] | None = None
    chosen = None
    for dash in _DASH.finditer(head, max(0, len(head) - _NAME - 4)):
        name = head[dash.end() :].strip()
        hyphen = dash[0].strip() == "-"
        if not name or "\n" in name or len(name) > _NAME or (hyphen and not proven):
            continue
        before = head[: dash.start()].rstrip(" \t\xa0")
        strong = before.endswith("\n") or (
            _END_OF_BODY.search(before, max(0, len(before) - 220)) is not None if before else whole
        )
        rank = (strong, dash[0].startswith(("—", "―")), dash.start())
        if (strong or proven) and (best is None or rank > best):
            best, chosen = rank, dash
    return chosen
