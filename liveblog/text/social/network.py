"""What every network's file offers, and how a quoted post in embed code is rebuilt from its parts.

Must not know: any particular network.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.signature import read_footer, read_signature
from liveblog.text.social.unseen import strip_body
from liveblog.text.social.urls import Url, find_urls, links_and_media, read_url

_CUT = re.compile(r"\w(?:…|\.\.\.)$")


@dataclass(frozen=True, slots=True)
class Network:
    """A network: what its addresses and its embed code look like, and where its tags and people are found.

    `signed` says whether "(@handle)" below a copied text can be somebody there; `longest` is how long a post copied
    with its signature can be: longer text that ends like one is a note.
    """

    key: str
    title: str
    post: Callable[[Url], Social | Embed | None]
    code: Callable[[Element], Social | Embed | None]
    hashtag: str = ""  # an address with {} for the tag
    profile: str = ""  # an address with {} for the handle
    signed: Callable[[str], bool] | None = None
    longest: int = 650


def written(post: Social, text: str) -> Social:
    """A post with its text, and what follows from it: links, media, and whether the network cut it short."""
    links, media = links_and_media(text)
    spans = list(find_urls(text))
    end = len(text.rstrip())
    while spans and spans[-1][1] == end:
        end = len(text[: spans.pop()[0]].rstrip())
    truncated = _CUT.search(text, max(0, end - 5), end) is not None
    return replace(post, text=text, links=links, media=media, truncated=truncated)


def quoted(
    network: str, element: Element, post: Callable[[Url], Social | Embed | None], *, own: bool = True
) -> Social | None:
    """The post in a <blockquote>: its text, who signed it, and its address if one of the last links is one.

    `own`: the network's class says that it is a post. None when it is neither signed nor linked, or signed by one and
    linked to another: nobody can say whose post it is, and whose words stand in it.
    """
    found = linked_post(element, post)
    text, (name, handle, posted) = element.body, read_footer(element.footer)
    if handle is None or not text:
        # Older code and rewritten code has no paragraph around the text, or one around everything.
        whole = element.footer or element.body
        if signature := read_signature(whole):
            text, name, handle = strip_body(whole[: signature.start]), signature.name, signature.handle
            posted = posted or signature.posted
        elif not element.body:
            name = None
    if handle is None and (found is None or _has_more_words(element, own)):
        return None
    if found and found.handle and handle and found.handle.casefold() != handle.casefold():
        return None  # signed by one, linked to another
    known = found or Social(network=network, text="")
    handle = handle or known.handle
    return written(replace(known, name=name, handle=handle, posted=known.posted or posted), text)


def _has_more_words(element: Element, own: bool) -> bool:
    """Whether unsigned words stand in a quote beside what is surely the post's."""
    words = f"{element.body} {element.footer}"
    for link in element.links:
        words = words.replace(link.shown, "", 1)
    return not (own and element.body) and any(char.isalnum() for char in words)


def linked_post(element: Element, post: Callable[[Url], Social | Embed | None]) -> Social | None:
    """The post that an element's last link to one leads to; links inside a post's text are the post's own matter."""
    for link in reversed(element.links or (() if element.footer else element.body_links)):
        if (url := read_url(link.href)) and isinstance(found := post(url), Social):
            return found
    return None


def from_attribute(
    element: Element, post: Callable[[Url], Social | Embed | None], *names: str
) -> Social | Embed | None:
    """The post whose address is in one of an element's attributes."""
    for name in names:
        url = read_url(element.attributes.get(name, ""))
        if url and (found := post(url)):
            return found
    return None
