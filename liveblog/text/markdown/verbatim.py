"""What within a line an editor means as typed, although CommonMark would change it: addresses and @names with marks in
them, "2*3*4", the shrug; and marks beside words of scripts that are written without spaces.

Must not know: entries, pages, templates, any network.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from liveblog.text.social.urls import find_urls


def install(parser: MarkdownIt) -> None:
    """Each parse needs the environment that `nothing_found` gives."""
    parser.inline.ruler.before("text", "verbatim", _verbatim)
    parser.inline.ruler.at("emphasis", _emphasis)
    parser.inline.ruler.at("strikethrough", _strikethrough)


def nothing_found() -> dict[str, Any]:
    return {"spans": None}


# Addresses and names come before emphasis: "https://example.org/__init__.py", "@_mira_".

# What has marks in it and is neither an address nor a name: mail, files, places on Reddit, the shrug.
_TYPED = re.compile(
    r"(?<![\w.@+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|(?<![\w./-])(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}/[^\s<>()\[\]]+"
    r"|(?<!\w)__\w{1,60}__(?=\.\w)"
    r"|(?<![\w/])/?[ru]/\w{2,40}"
    r"|¯\\_(?=\(ツ\))"
)
_OPENED = re.compile(r"(?<!\w)_(?=\S)")
_NAME = re.compile(r"(?<![\w@/.])(?P<around>_{0,3})(?P<name>[@#＠＃]\w(?:[\w.@-]{0,200}\w)?)")


def _verbatim(state: StateInline, silent: bool) -> bool:
    """An address, a name or the like in a text, as a whole."""
    begins, ends = _spans(state)
    at = bisect_right(begins, state.pos) - 1
    if at < 0 or ends[at] <= state.pos or ends[at] > state.posMax:
        return False
    if not silent:
        state.pending += state.src[state.pos : ends[at]].replace("&amp;", "&")
    state.pos = ends[at]
    return True


def _spans(state: StateInline) -> tuple[list[int], list[int]]:
    """Where the addresses and names of a text begin and end, found once."""
    kept = state.env["spans"]
    if kept is None or kept[0] is not state.src:
        spans = list(_find_spans(state.src))
        kept = state.env["spans"] = (state.src, [begin for begin, _ in spans], [end for _, end in spans])
    return kept[1], kept[2]


def _find_spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for begin, end in find_urls(text):
        yield from _find_names(text, at, begin)
        marks = len(text[begin:end]) - len(text[begin:end].rstrip("_"))
        if marks and _OPENED.search(text, at, begin):  # "_See https://example.org_"
            end -= marks
        yield begin, end
        at = end
    yield from _find_names(text, at, len(text))


def _find_names(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Where names and the like stand between two addresses."""
    if not any(mark in text for mark in "@#/_"):
        return
    spans = [*_typed(text, begin, end), *_names(text, begin, end)]
    at = begin
    for start, stop in sorted(spans):
        if start >= at:
            yield start, stop
            at = stop


def _typed(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _TYPED.finditer(text, begin, end):
        words = found[0].rstrip("*_.,;:!?")
        # "_mira@example.org_" is an address between marks.
        around = found.start() + (
            1 if words.startswith("_") and found[0].endswith("_") and "@" in words else 0
        )
        yield around, found.start() + (len(words) if "/" in words or "@" in words else len(found[0]))


def _names(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _NAME.finditer(text, begin, end):
        # "_@mira_" is a name between marks, not a name that ends in one.
        marks = len(found["around"])
        name = found["name"]
        name = name[: -marks or None] if marks and name.endswith("_" * marks) else name
        yield found.start("name"), found.start("name") + len(name)


# Bold, italic, struck out


def _emphasis(state: StateInline, silent: bool) -> bool:
    """As CommonMark has it, with the exceptions of `_can_open_and_close`."""
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    length, opens, closes = _can_open_and_close(state, marker)
    for _ in range(length):
        _push(state, marker, marker, length, opens, closes)
    state.pos += length
    return True


def _strikethrough(state: StateInline, silent: bool) -> bool:
    """The same for pairs of "~"."""
    if silent or state.src[state.pos] != "~":
        return False
    length, opens, closes = _can_open_and_close(state, "~")
    if length < 2:
        return False
    if length % 2:
        state.push("text", "", 0).content = "~"
    for _ in range(length // 2):
        _push(state, "~", "~~", 0, opens, closes)
    state.pos += length
    return True


def _push(state: StateInline, marker: str, shown: str, length: int, opens: bool, closes: bool) -> None:
    state.push("text", "", 0).content = shown
    state.delimiters.append(Delimiter(ord(marker), length, len(state.tokens) - 1, -1, opens, closes))


def _can_open_and_close(state: StateInline, marker: str) -> tuple[int, bool, bool]:
    """How many marks stand here, and whether something may begin or end with them.

    Chinese, Japanese and Thai have no spaces around marks: "これは**「重要」**です". "2*3" is a product.
    """
    scanned = state.scanDelims(state.pos, marker != "_")
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[state.pos + scanned.length : state.pos + scanned.length + 1] or " "
    if marker == "*" and scanned.length == 1 and before.isdigit() and after.isdigit():
        return scanned.length, False, False
    if marker != "_" and (_is_wide(before) or _is_wide(after)):
        return scanned.length, not after.isspace(), not before.isspace()
    return scanned.length, scanned.can_open, scanned.can_close


# Of scripts that are written without spaces: Chinese, Japanese, Korean; Thai, Lao, Tibetan, Burmese, Khmer.
_WIDE = re.compile("[\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
                   "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff]")  # fmt: skip


def _is_wide(char: str) -> bool:
    return _WIDE.match(char) is not None
