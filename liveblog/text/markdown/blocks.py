"""Which lines make a block: a list that counts on, a heading, a fence, a table, a definition that something uses. Where
CommonMark would swallow or change what an editor typed, it stays as it was typed.

Must not know: entries, pages, templates, any network.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_block import StateBlock, fence, lheading, reference
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from liveblog.text.layout import opening_fence
from liveblog.text.markdown.budget import narrow_table


def install(parser: MarkdownIt) -> None:
    """Each parse needs the environment that `nothing_used` gives."""
    ruler = parser.block.ruler
    ruler.at("reference", _reference)
    ruler.at("lheading", _underlined)
    ruler.at("fence", _fence, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.core.ruler.before("inline", "lists", _keep_numbers)


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
    return {"references": _Definitions(), "typed": typed}


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


# Lists: "24. February" and "3. March" are days, "1. FC" is a club, "- 3" a temperature.


def _keep_numbers(state: StateCore) -> None:
    """Takes apart what is no list: numbers and marks stay as they were typed. A numbered list has to count on."""
    tokens = state.tokens
    apart: set[int] = set()
    marks: dict[int, str] = {}  # what was typed before an item, by the place of the item
    open_lists: list[tuple[int, list[int]]] = []
    for at, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            open_lists.append((at, []))
        elif token.type in ("list_item_open", "list_item_close"):
            open_lists[-1][1].append(at)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            begin, items = open_lists.pop()
            if not _is_list(tokens, begin, items[::2]):
                apart |= {begin, at, *items}
                marks |= {i: f"{tokens[i].info}{tokens[i].markup}" for i in items[::2]}
                _show_paragraphs(tokens[begin : at + 1], tokens[begin].level + 2)
    if apart:
        state.tokens = list(_without_lists(tokens, apart, marks))


def _is_list(tokens: Sequence[Token], begin: int, items: Sequence[int]) -> bool:
    """Whether a list was meant. `items`: where they begin."""
    if tokens[begin].type == "ordered_list_open":
        empty = all(tokens[item + 1].type == "list_item_close" for item in items)
        dates = any(_is_nested(tokens, item + 1) for item in items)  # "3. 5. 2020"
        return not (empty or dates) and _counts_on([tokens[item].info for item in items])
    first = tokens[items[0] + 1]
    if len(items) > 1 or first.type == "list_item_close":
        return True
    # A lone line: "- 3 degrees", "* 1950 in Rome", "+ + + News + + +".
    is_number = first.type == "paragraph_open" and tokens[items[0] + 2].content[:1].isdigit()
    return not (is_number or _is_nested(tokens, items[0] + 1) or _is_nested(tokens, begin))


def _is_nested(tokens: Sequence[Token], begin: int) -> bool:
    """Whether a list begins here on the line on which an item of the same kind around it does."""
    inner, outer = tokens[begin], tokens[begin - 1] if begin else None
    return (
        inner.type in ("bullet_list_open", "ordered_list_open")
        and outer is not None
        and outer.type == "list_item_open"
        and outer.markup == inner.markup
        and bool(inner.map and outer.map and inner.map[0] == outer.map[0])
    )


def _counts_on(numbers: list[str]) -> bool:
    plain = all(number == str(int(number)) for number in numbers)
    return len(numbers) > 1 and plain and all(int(b) == int(a) + 1 for a, b in pairwise(numbers))


def _show_paragraphs(tokens: list[Token], level: int) -> None:
    for token in tokens:
        if token.level == level and token.type in ("paragraph_open", "paragraph_close"):
            token.hidden = False


def _without_lists(tokens: list[Token], apart: set[int], marks: dict[int, str]) -> Iterator[Token]:
    """The tokens without the lists that were taken apart. What was typed before an item stands before its words."""
    typed = ""
    for at, token in enumerate(tokens):
        if at in apart:
            if typed and token.nesting < 0:  # an item without any words
                yield from _paragraph(typed)
                typed = ""
            typed = f"{typed} {marks.get(at, '')}".strip()  # "3. 5. 2020" is a list in a list
            continue
        if typed and token.type == "inline":
            token.content = f"{typed} {token.content}"
            typed = ""
        elif typed and token.type != "paragraph_open":
            yield from _paragraph(typed)
            typed = ""
        yield token


def _paragraph(words: str) -> Iterator[Token]:
    yield Token("paragraph_open", "p", 1, block=True)
    yield Token("inline", "", 0, content=words, children=[], block=True)
    yield Token("paragraph_close", "p", -1, block=True)


# Headings, fences, tables


def _underlined(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A heading with a line below it. One or two dashes are a dash, or begin a signature in a mail."""
    count, parent = len(state.tokens), state.parentType
    if not lheading(state, line, end, silent):
        return False
    below = state.line - 1
    if len(state.src[state.bMarks[below] : state.eMarks[below]].strip()) >= _SHORTEST_LINE:
        return True
    del state.tokens[count:]
    state.line, state.parentType = line, parent
    return False


_SHORTEST_LINE = 3


def _fence(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Code in a fence. "~~~ News ~~~" is none: all that stands in its first line would be lost."""
    first = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    return bool(opening_fence(first)) and fence(state, line, end, silent)


def _table(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A table. Cells beyond its last column join that column's, where CommonMark drops them."""
    count = len(state.tokens)
    if not narrow_table(state, line, end, silent):
        return False
    columns = row = 0
    last: Token | None = None
    for token in state.tokens[count:]:
        columns += token.type == "th_close"
        if token.type == "tr_open" and token.map:
            row = token.map[0]
        elif token.type == "inline":
            last = token
        elif token.type == "tr_close" and last is not None:
            beyond = _cells(state, row)[columns:]
            last.content = " | ".join([last.content, *beyond])
    return True


def _cells(state: StateBlock, row: int) -> list[str]:
    text = state.src[state.bMarks[row] + state.tShift[row] : state.eMarks[row]].strip()
    cells = escapedSplit(text)
    return [cell.strip() for cell in cells[cells[:1] == [""] : len(cells) - (cells[-1:] == [""])]]
