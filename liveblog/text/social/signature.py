"""The line that ends a copied post: "TEXT — Name (@handle) January 6, 2020".

The grammar, anchored at the last "(@handle)": body, dash, name, "(@handle)", then nothing but a date or the post's own
address, or both. Body and name may hold dashes and brackets, too. Only a bounded tail of a text is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from liveblog.text.social.dates import read_date
from liveblog.text.social.unseen import SPACE_CLASS, UNSEEN, UNSEEN_CLASS, strip_unseen

_TAIL = 600  # name, handle, date and address fit in well
_BRACKETS = 3  # that are looked at from the end
_NAME = 80  # X allows 50 characters; emoji made of several code points count as fewer there
_HANDLE = re.compile(
    rf"\([{SPACE_CLASS}]*@(?P<handle>[A-Za-z0-9_](?:[A-Za-z0-9_.@-]{{0,250}}[A-Za-z0-9_])?)[{SPACE_CLASS}]*\)"
)
_WIDE = "—―"  # the dashes that networks write
_DASHES = rf"[{_WIDE}]|[–‒−]|---?|-"
# Only a wide dash may touch the name.
_DASH = re.compile(
    rf"(?:(?<=[{SPACE_CLASS}])|^)(?:[{_WIDE}][{SPACE_CLASS}]*|(?:{_DASHES})[{UNSEEN_CLASS}]*\s[{SPACE_CLASS}]*)"
)
_LEADING = re.compile(rf"[{SPACE_CLASS}]*(?:{_DASHES})[{SPACE_CLASS}]*")
# What a post's text tends to end with and a name does not.
_END_OF_BODY = re.compile(
    r"(?:[.?!…:)\]\"'”’»。！？؟\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F]|(?:https?://|pic\.)\S{1,200}|(?<!\S)[#@]\w{1,100})$"
)
_WORD = re.compile(r"[^\W\d_]{3,}")


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
    found = _last_handle(tail)
    after = _after(tail[found.end() :]) if found else None
    if found is None or after is None:
        return None
    at = found.start()
    posted, url = after
    handle = found["handle"]
    dash = _dash(tail[:at], handle, proven=posted is not None or url is not None, whole=first == start)
    if dash is None:
        return None
    return Signature(first + dash.start(), strip_unseen(tail[dash.end() : at]), handle, posted or None, url)


def read_footer(footer: str) -> tuple[str | None, str | None, str | None]:
    """Name, handle and date of the part of an embed code that is known to be the signature."""
    footer = strip_unseen(footer[-_TAIL:])
    if lead := _LEADING.match(footer):
        footer = footer[lead.end() :]
    found = _last_handle(footer)
    if found is None:
        return None, None, None
    return (
        strip_unseen(footer[: found.start()]) or None,
        found["handle"],
        read_date(footer[found.end() :]) or None,
    )


def _last_handle(text: str) -> re.Match[str] | None:
    """The last "(@handle)" of a text; a date after it may have brackets of its own."""
    at = len(text)
    for _ in range(_BRACKETS):
        at = text.rfind("(", 0, at)
        if at < 0:
            return None
        if found := _HANDLE.match(text, at):
            return found
    return None


def _after(rest: str) -> tuple[str | None, str | None] | None:
    """Date and address after the handle; None when anything else is there."""
    words = strip_unseen(rest).removesuffix(".")
    url = None
    cut = max(words.rfind(mark) for mark in (" ", "\n", "\t", "\xa0"))
    if "/" in (last := words[cut + 1 :]) and "." in last:
        url, words = strip_unseen(last), strip_unseen(words[: max(cut, 0)])
    if not words:
        return None, url
    posted = read_date(words)
    return None if posted is None else (posted, url)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A dash that may stand between body and name, and what speaks for it."""

    dash: re.Match[str]
    ends_body: bool  # before it a line, a sentence or an address ended
    looks_like_name: bool  # what follows does not begin with a small letter
    shares_word: bool  # the words up to the next dash share one with the handle


def _dash(head: str, handle: str, *, proven: bool, whole: bool) -> re.Match[str] | None:
    """The dash between body and name, which may both hold dashes.

    The best is one where the body ended and a name begins. Then comes the first of those that lead to the handle word
    by word: "expected — Maria — Weather Desk (@mariaweather)". Then any where the body ended, then one of the kind that
    networks write, then the last. `proven` is whether date or address say that this is a post at all.
    """
    candidates = list(_candidates(head, handle, proven=proven, whole=whole))
    chain, best, chosen = 0, None, None
    for place, candidate in zip(range(len(candidates), 0, -1), reversed(candidates), strict=True):
        linked = candidate.looks_like_name and candidate.shares_word and chain == len(candidates) - place
        chain += linked
        rank = (
            candidate.ends_body and candidate.looks_like_name,
            chain if linked else 0,
            candidate.ends_body,
            candidate.dash[0].startswith(tuple(_WIDE)),
            place,
        )
        if (candidate.ends_body or proven) and (best is None or rank > best):
            best, chosen = rank, candidate.dash
    return chosen


def _candidates(head: str, handle: str, *, proven: bool, whole: bool) -> Iterator[_Candidate]:
    dashes = list(_DASH.finditer(head, max(0, len(head) - _NAME - 4)))
    ends = [*(dash.start() for dash in dashes[1:]), len(head)]
    for dash, end in zip(dashes, ends, strict=False):  # without a dash there is one end too many
        name = strip_unseen(head[dash.end() :])
        hyphen = dash[0].startswith("-") and not dash[0].startswith("--")
        if not name or "\n" in name or len(name) > _NAME or (hyphen and not proven):
            continue
        before = head[: dash.start()].rstrip(f" \t\xa0{UNSEEN}")
        words = _WORD.findall(head[dash.end() : end].casefold())
        yield _Candidate(
            dash,
            ends_body=before.endswith("\n")
            or (_END_OF_BODY.search(before, max(0, len(before) - 220)) is not None if before else whole),
            looks_like_name=not name[0].islower(),
            shares_word=any(word in handle.casefold() for word in words),
        )
