"""What a text may cost. Every place at which something may begin is counted; once a text has more of them than any text
that is written for readers, the rest of it is shown as it was typed, line by line. So work grows with the text and has
an end.

Must not know: what is read out of a text.
"""

from __future__ import annotations

import html
import re
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# Half as much again as 50,000 characters take that are full of lists and headings, of links and emphasis.
MOST = {"blocks": 3_600, "marks": 5_000}
_MOST_COLUMNS = 40
_ANYWHERE = ["paragraph", "reference", "blockquote", "list"]


def install(parser: MarkdownIt) -> None:
    """Lets a parser count. Each parse needs the environment that `nothing_spent` gives."""
    parser.block.ruler.before("table", "rest", _rest_of_blocks, {"alt": _ANYWHERE})
    parser.inline.ruler.before("text", "rest", _rest_of_line)
    parser.helpers = _Helpers  # type: ignore[assignment]  # it has them as a module
    parser.add_render_rule("rest", _as_typed)


def nothing_spent() -> dict[str, Any]:
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


def narrow_table(state: StateBlock, line: int, end: int, silent: bool) -> bool:
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


def _as_typed(self: RendererHTML, tokens: list[Token], at: int, options: object, env: object) -> str:
    """Words between which only lines and paragraphs are told apart."""
    token = tokens[at]
    lines = html.escape(token.content, quote=False)
    if not token.block:
        return lines.replace("\n", "<br>\n")
    paragraphs = (part.strip("\n").replace("\n", "<br>\n") for part in re.split(r"\n\s*\n", lines))
    return "".join(f"<p>{part}</p>\n" for part in paragraphs if part)
