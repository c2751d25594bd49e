"""Links in an editor's Markdown: which addresses become one, and how they are shown. All else stays as it was typed.

Must not know: entries, pages, templates, any network.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, image, link
from markdown_it.token import Token

from liveblog.model.words import is_blank
from liveblog.text.social.urls import find_urls, is_linkable, is_media, with_https, with_scheme

REL = "nofollow noopener noreferrer"
_MOST_ADDRESSES = 500


def install(parser: MarkdownIt) -> None:
    """Takes over everything about links in a parser."""
    normalized = parser.normalizeLink
    parser.normalizeLink = lambda url: normalized(with_https(url))  # type: ignore[method-assign]
    parser.validateLink = is_linkable  # type: ignore[method-assign]
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.at("image", _image)
    parser.core.ruler.push("addresses", _link_addresses)
    parser.add_render_rule("image", _image_as_link)


def anchor(href: str, shown: str) -> str:
    return f'<a href="{html.escape(href)}" rel="{REL}">{html.escape(shown, quote=False)}</a>'


def shown(url: str) -> str:
    """An address as people read it."""
    short = re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")
    return short if len(short) <= 60 else short[:59] + "…"


def _link(state: StateInline, silent: bool) -> bool:
    """A link, unless it leads nowhere or shows nothing: then its brackets stay."""
    start, count = state.pos, len(state.tokens)
    if not link(state, silent):
        return False
    if silent:
        return True
    opened = next(n for n in range(count, len(state.tokens)) if state.tokens[n].type == "link_open")
    inside = state.tokens[opened + 1 : -1]
    if state.tokens[opened].attrs["href"] and any(
        not is_blank(t.content) or t.type == "image" for t in inside
    ):
        return True
    label_end = state.md.helpers.parseLinkLabel(state, start, True)
    state.tokens[opened] = text_token("[")
    state.tokens[-1] = text_token(state.src[label_end : state.pos])
    return True


def _image(state: StateInline, silent: bool) -> bool:
    """A picture elsewhere, unless it has no address."""
    start = state.pos
    if not image(state, silent):
        return False
    if not silent and not state.tokens[-1].attrs["src"]:
        state.tokens[-1] = text_token(state.src[start : state.pos])
    return True


def _link_addresses(state: StateCore) -> None:
    """Addresses in running text become links."""
    most = _MOST_ADDRESSES
    for token in state.tokens:
        if token.type == "inline" and token.children:
            before = len(token.children)
            token.children = list(_with_addresses(token.children, most))
            most -= (len(token.children) - before) // 4


def _with_addresses(tokens: list[Token], most: int) -> Iterator[Token]:
    """With links for the first addresses, `most` of them."""
    depth = 0
    for token in tokens:
        depth += (token.type == "link_open") - (token.type == "link_close")
        if token.type != "text" or depth or not ("://" in token.content or "www." in token.content):
            yield token
            continue
        at = 0
        for start, end in islice(find_urls(token.content), max(0, most)):
            most -= 1
            url = token.content[start:end]
            if is_media(url) and "://" not in url:
                continue
            yield text_token(token.content[at:start])
            yield Token("link_open", "a", 1, attrs={"href": with_scheme(url)})
            yield text_token(shown(url))
            yield Token("link_close", "a", -1)
            at = end
        yield text_token(token.content[at:])


def text_token(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _image_as_link(self: RendererHTML, tokens: list[Token], at: int, options: object, env: object) -> str:
    """A picture elsewhere is a link: loading it would tell another site who reads this page."""
    source = str(tokens[at].attrs["src"])
    return anchor(source, tokens[at].content.strip() or shown(source))
