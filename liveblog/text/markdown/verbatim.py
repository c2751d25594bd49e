"""What an editor means as it is typed, although CommonMark would swallow or change it: definitions of links that
nothing uses, numbers that do not count on, addresses and @names with marks in them, bold in Chinese and Japanese.

Must not know: entries, pages, templates, any network.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from liveblog.text.social.urls import find_urls


def install(parser: MarkdownIt) -> None:
    """Each parse needs the environment that `nothing_used` gives."""
    parser.block.ruler.at("reference", _reference)
    parser.core.ruler.before("inline", "numbers", _keep_numbers)
    parser.inline.ruler.before("text", "verbatim", _address_or_name)
    parser.inline.ruler.at("emphasis", _emphasis)


# Definitions: "[source]: https://example.org" serves links elsewhere in the text. Without any it is a typed line.


class _Definitions(dict[str, Any]):
    """The definitions of a text by label, and which of them links ask for."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def get(self, label: str, otherwise: Any = None) -> Any:
        self.asked.add(label)
        return super().get(label, otherwise)


def nothing_used(typed: Collection[str] = ()) -> dict[str, Any]:
    """The environment of a parse. `typed`: the labels whose definitions stay as they are."""
    return {"references": _Definitions(), "typed": typed, "spans": None}


def unused(env: dict[str, Any]) -> Collection[str]:
    """The labels of definitions that no link asked for."""
    definitions: _Definitions = env["references"]
    return definitions.keys() - definitions.asked


_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.)+)\]:", re.DOTALL)


def _reference(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    known = len(state.env["references"])
    if not reference(state, line, end, silent):
        return False
    label = _label(state, line)
    twice = len(state.env["references"]) == known
    if silent or (label not in state.env["typed"] and not twice):
        return True
    if not twice:
        state.env["references"].pop(label)
    state.push("paragraph_open", "p", 1).map = [line, state.line]
    inline = state.push("inline", "", 0)
    inline.content, inline.children = state.getLines(line, state.line, state.blkIndent, False).strip(), []
    inline.map = [line, state.line]
    state.push("paragraph_close", "p", -1)
    return True


def _label(state: StateBlock, line: int) -> str:
    found = _LABEL.match(state.src, state.bMarks[line] + state.tShift[line])
    return normalizeReference(found[1]) if found else ""


# Numbers: "24. February" and "3. March" are days, and "1. FC" is a club. A list has to count on.


def _keep_numbers(state: StateCore) -> None:
    """Takes apart the numbered lists that do not count on: their numbers stay as they were typed."""
    tokens = state.tokens
    apart: set[int] = set()
    numbers: dict[int, str] = {}  # by the place of their items
    open_lists: list[tuple[int, list[int]]] = []
    for at, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            open_lists.append((at, []))
        elif token.type in ("list_item_open", "list_item_close"):
            open_lists[-1][1].append(at)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            begin, items = open_lists.pop()
            if token.type == "ordered_list_close" and not _counts_on([tokens[i].info for i in items[::2]]):
                apart |= {begin, at, *items}
                numbers |= {i: f"{tokens[i].info}{tokens[i].markup}" for i in items[::2]}
                _show_paragraphs(tokens[begin : at + 1], tokens[begin].level + 2)
    if apart:
        state.tokens = list(_without_lists(tokens, apart, numbers))


def _counts_on(numbers: list[str]) -> bool:
    plain = all(number == str(int(number)) for number in numbers)
    return len(numbers) > 1 and plain and all(int(b) == int(a) + 1 for a, b in pairwise(numbers))


def _show_paragraphs(tokens: list[Token], level: int) -> None:
    for token in tokens:
        if token.level == level and token.type in ("paragraph_open", "paragraph_close"):
            token.hidden = False


def _without_lists(tokens: list[Token], apart: set[int], numbers: dict[int, str]) -> Iterator[Token]:
    """The tokens without the lists that were taken apart. An item's number stands before its first words."""
    number = ""
    for at, token in enumerate(tokens):
        if at in apart:
            if number and at not in numbers:  # an item without any words
                yield from _paragraph(number)
                number = ""
            number = numbers.get(at, number)
            continue
        if number and token.type == "inline":
            token.content = f"{number} {token.content}"
            number = ""
        elif number and token.type != "paragraph_open":
            yield from _paragraph(number)
            number = ""
        yield token


def _paragraph(words: str) -> Iterator[Token]:
    yield Token("paragraph_open", "p", 1, block=True)
    yield Token("inline", "", 0, content=words, children=[], block=True)
    yield Token("paragraph_close", "p", -1, block=True)


# Addresses and names come before emphasis: "https://example.org/__init__.py", "@_mira_".

_OPENED = re.compile(r"(?<!\w)_(?=\S)")
_NAME = re.compile(r"(?<![\w@/.])(?P<around>_{0,3})(?P<name>[@#＠＃]\w(?:[\w.@-]{0,200}\w)?)")


def _address_or_name(state: StateInline, silent: bool) -> bool:
    """An address or a name in a text, as a whole."""
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
    if "@" not in text and "#" not in text:
        return
    for found in _NAME.finditer(text, begin, end):
        # "_@mira_" is a name between marks, not a name that ends in one.
        marks = len(found["around"])
        name = found["name"]
        name = name[: -marks or None] if marks and name.endswith("_" * marks) else name
        yield found.start("name"), found.start("name") + len(name)


# Bold and italic


def _emphasis(state: StateInline, silent: bool) -> bool:
    """As CommonMark has it; but Chinese and Japanese have no spaces around their marks: "これは**「重要」**です"."""
    marker = state.src[state.pos]
    if silent or marker not in "_*":
        return False
    scanned = state.scanDelims(state.pos, marker == "*")
    opens, closes = scanned.can_open, scanned.can_close
    before = state.src[state.pos - 1] if state.pos else " "
    after = state.src[state.pos + scanned.length : state.pos + scanned.length + 1] or " "
    if marker == "*" and (_is_wide(before) or _is_wide(after)):
        opens, closes = not after.isspace(), not before.isspace()
    for _ in range(scanned.length):
        state.push("text", "", 0).content = marker
        token = len(state.tokens) - 1
        state.delimiters.append(Delimiter(ord(marker), scanned.length, token, -1, opens, closes))
    state.pos += scanned.length
    return True


def _is_wide(char: str) -> bool:
    """Whether a character is of a script that is written without spaces: Chinese, Japanese, Korean and their marks."""
    return "\u2e80" <= char <= "\ua4cf" or "\uac00" <= char <= "\ud7ff" or "\uf900" <= char <= "\ufaff" or (
        "\uff00" <= char <= "\uffef" or "\U00020000" <= char <= "\U0003ffff"
    )  # fmt: skip
