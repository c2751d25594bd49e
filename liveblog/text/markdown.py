"""An editor's Markdown as HTML and as words, in work that grows with the text and has an end.

What is read out of a text is counted (`_Budget`): where it is more than any text has that is written for readers, the
rest of it is shown as it was typed, line by line. Nothing here is safe to show: that is `text`'s to see to.
Must not know: entries, pages, templates.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from liveblog.text import links

_NESTING = 20
# Brackets in brackets: each of their depths is searched once more for its end.
_NESTING_IN_LINES = 8
# Half as much again as 50,000 characters take that are full of lists and headings, of links and emphasis.
MOST = {"blocks": 3_600, "marks": 5_000}
_MOST_COLUMNS = 40


def render(text: str) -> str:
    """The HTML of a text; not safe yet."""
    made: str = _MARKDOWN.render(text, _nothing_spent())
    return made


def words(text: str) -> Iterator[str]:
    """The words of a text without its marks, block by block."""
    return _words(_MARKDOWN.parse(text, _nothing_spent()))


def spent(text: str) -> dict[str, int]:
    """How much of its budget (`MOST`) a text takes: what its rendering costs, without a clock."""
    env = _nothing_spent()
    _MARKDOWN.parse(text, env)
    return {name: env[name] for name in MOST}


def _markdown(nesting: int) -> MarkdownIt:
    """CommonMark without raw HTML (what is typed is what is shown), with tables and strikethrough."""
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": nesting})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline"])
    parser.block.ruler.at("table", _narrow_table, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("table", "rest", _rest_of_blocks, {"alt": _ANYWHERE})
    parser.inline.ruler.before("text", "rest", _rest_of_line)
    parser.helpers = _Helpers  # type: ignore[assignment]  # it has them as a module
    parser.core.ruler.at("inline", _lines)
    links.install(parser)
    parser.core.ruler.push("headings", _demote_headings)
    parser.add_render_rule("rest", _as_typed)
    return parser


def _demote_headings(state: StateCore) -> None:
    """Above an entry's text stand the page's title, a section's and its own headline: "#" begins at h4."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 3)}"


# What a text may cost

_ANYWHERE = ["paragraph", "reference", "blockquote", "list"]


def _nothing_spent() -> dict[str, int]:
    return {**dict.fromkeys(MOST, 0), "columns": 0}


def _spend(env: Any, what: str, much: int) -> bool:
    """Count a place at which something may begin; whether that is too much by now."""
    env[what] += much
    return bool(env[what] > MOST[what])


def _rest_of_blocks(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Once the budget is spent, whatever goes on ends, and all that is left is one block."""
    # A line that may end a block costs half of what a block does, one of a table its cells, too.
    if not _spend(state.env, "blocks", (1 if silent else 2) + state.env["columns"]):
        return False
    if not silent:
        token = state.push("rest", "p", 0)
        token.block, token.content = True, state.getLines(line, end, state.blkIndent, False).strip("\n")
        state.line = end
    return True


def _rest_of_line(state: StateInline, silent: bool) -> bool:
    """The same within a paragraph."""
    if not _spend(state.env, "marks", 1):
        return False
    if not silent:
        state.push("rest", "", 0).content = state.src[state.pos : state.posMax]
    state.pos = state.posMax
    return True


def _narrow_table(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """A table, unless it is wider than any page; each of its rows costs its cells, also those left out."""
    columns = state.src.count("|", state.bMarks[line], state.eMarks[line])
    if columns > _MOST_COLUMNS:
        return False
    state.env["columns"] = columns + 1
    try:
        return table(state, line, end, silent)
    finally:
        state.env["columns"] = 0


class _Helpers:
    """How the parts of a link are found; where it leads to, without reading the rest of the text for each bracket."""

    parseLinkLabel = staticmethod(helpers.parseLinkLabel)  # noqa: N815
    parseLinkTitle = staticmethod(helpers.parseLinkTitle)  # noqa: N815

    @staticmethod
    def parseLinkDestination(text: str, start: int, end: int) -> Any:  # noqa: N802
        if text.startswith("<", start):
            return helpers.parseLinkDestination(text, start, end)
        level = 0
        for mark in _IN_ADDRESSES.finditer(text, start, end):
            level += {"(": 1, ")": -1}.get(mark[0], 0)
            if level < 0 or level > _DEEPEST or mark[0] <= " " or mark[0] == "\x7f":
                break
        if level > 0:
            return helpers.parseLinkDestination("", 0, 0)  # none
        return helpers.parseLinkDestination(text, start, end)


_IN_ADDRESSES = re.compile(r"\\[^ ]|[()\x00-\x20\x7f]")
_DEEPEST = 8  # parentheses in an address


def _lines(state: StateCore) -> None:
    """The inline marks of every block, with a depth of their own."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            _SHALLOW.inline.parse(token.content, _SHALLOW, state.env, token.children)


def _as_typed(self: RendererHTML, tokens: list[Token], at: int, options: object, env: object) -> str:
    """Words between which only lines and paragraphs are told apart."""
    token = tokens[at]
    lines = html.escape(token.content, quote=False)
    if not token.block:
        return lines.replace("\n", "<br>\n")
    paragraphs = (part.strip("\n").replace("\n", "<br>\n") for part in re.split(r"\n\s*\n", lines))
    return "".join(f"<p>{part}</p>\n" for part in paragraphs if part)


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline" and token.children:
            yield "".join(_inline_words(token.children))
        elif token.type in ("fence", "code_block", "rest"):
            yield token.content


def _inline_words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type in ("text", "code_inline", "image", "rest"):
            yield token.content


_MARKDOWN, _SHALLOW = _markdown(_NESTING), _markdown(_NESTING_IN_LINES)
