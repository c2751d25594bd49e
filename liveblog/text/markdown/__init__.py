"""An editor's Markdown as HTML and as words. Nothing here is safe to show: that is `text.html`'s job.

One file each for what a text may cost (`budget`), what becomes a link (`links`), and what stays as it was typed
although CommonMark would swallow or change it: lines (`blocks`), and what is in them (`verbatim`).
Must not know: entries, pages, templates.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from liveblog.text.markdown import blocks, budget, links, verbatim
from liveblog.text.markdown.budget import MOST, nothing_spent

__all__ = ["MOST", "render", "spent", "words"]

_NESTING = 20
# Brackets in brackets: each of their depths is searched once more for its end.
_NESTING_IN_LINES = 8


def render(text: str) -> str:
    """The HTML of a text; not safe yet."""
    tokens, env = _parse(text)
    made: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env)
    return made


def words(text: str) -> Iterator[str]:
    """The words of a text without its marks, block by block. The numbers of lists belong to them."""
    number = ""
    for token in _parse(text)[0]:
        if token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "inline" and token.children:
            yield number + "".join(_inline_words(token.children))
            number = ""
        elif token.type in ("fence", "rest"):
            yield number + token.content
            number = ""


def spent(text: str) -> dict[str, int]:
    """How much of its budget (`MOST`) a text takes: what its rendering costs, without a clock."""
    env = _parse(text)[1]
    return {name: env[name] for name in MOST}


@lru_cache(maxsize=4)  # an entry is drawn from its HTML and from its words, one right after the other
def _parse(text: str) -> tuple[list[Token], dict[str, Any]]:
    """The tokens of a text. One that defines links without using them is read again: those stay as they were typed."""
    env = nothing_spent() | verbatim.nothing_found() | blocks.nothing_used()
    tokens = _MARKDOWN.parse(text, env)
    if unused := blocks.unused(env):
        env = nothing_spent() | verbatim.nothing_found() | blocks.nothing_used(unused)
        tokens = _MARKDOWN.parse(text, env)
    return tokens, env


def _markdown(nesting: int) -> MarkdownIt:
    """CommonMark without raw HTML (what is typed is what is shown), with tables and strikethrough.

    Only fences make code: editors' mail and Word indent paragraphs.
    """
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": nesting})
    parser.enable(["table", "strikethrough"]).disable(["html_block", "html_inline", "code"])
    budget.install(parser)
    blocks.install(parser)
    verbatim.install(parser)
    parser.core.ruler.at("inline", _lines)
    links.install(parser)
    parser.core.ruler.push("headings", _demote_headings)
    return parser


def _demote_headings(state: StateCore) -> None:
    """Above an entry's text stand the page's title, a section's and its own headline: "#" begins at h4."""
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 3)}"


def _lines(state: StateCore) -> None:
    """The inline marks of every block, with a depth of their own."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = token.children or []
            _SHALLOW.inline.parse(token.content, _SHALLOW, state.env, token.children)


def _inline_words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            yield " "
        elif token.type == "image":
            yield token.content.strip() or links.shown(str(token.attrs["src"]))
        elif token.type in ("text", "code_inline", "rest"):
            yield token.content


_MARKDOWN, _SHALLOW = _markdown(_NESTING), _markdown(_NESTING_IN_LINES)
