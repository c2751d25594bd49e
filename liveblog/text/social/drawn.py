"""A card of ours, pasted from a live blog of ours: as its HTML or as the words that a browser copies.

Must not know: how cards are drawn in full. Of their HTML it reads the classes and attributes that all of them have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from liveblog.model.blocks import Embed, Link, Social
from liveblog.model.posts import Choice
from liveblog.text.social.code import Element, elements, unescape
from liveblog.text.social.dates import read_date
from liveblog.text.social.frames import titled
from liveblog.text.social.network import Network, written
from liveblog.text.social.unseen import strip_body, strip_unseen

_LONGEST = 80  # lines of a card's words
_TAG = re.compile(r"<[^<>]*>")
_TEXT = re.compile(r"<blockquote\b[^<>]*\bsocial-text\b[^<>]*>(.*?)</blockquote>", re.DOTALL)
_MORE = re.compile(r"<details\b[^<>]*>\s*<summary>[^<>]*</summary>|</details>")
_NAME = re.compile(r"<b\b[^<>]*\bcard-name\b[^<>]*>([^<]*)</b>")
_HANDLE = re.compile(r"<span\b[^<>]*\bcard-handle\b[^<>]*>@([^<]*)</span>")
_TIME = re.compile(r"<time\b[^<>]*\bdatetime=\"([^\"<>]{10,30})\"")
_FOOT = re.compile(r"<p\b[^<>]*\bcard-foot\b[^<>]*>(.*?)</p>", re.DOTALL)
_HREF = re.compile(r"<a\b[^<>]*\bhref=\"([^\"<>]+)\"")
_CHOICES = re.compile(r"<ul\b[^<>]*\bpoll\b[^<>]*>(.*?)</ul>", re.DOTALL)
_CHOICE = re.compile(r"<li\b[^<>]*>([^<]*)")
_TITLE = re.compile(r"<span\b[^<>]*\bembed-title\b[^<>]*>([^<]*)</span>")
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?Z)?")
_YEAR = re.compile(r"\d{4}")
_WHO = re.compile(
    r"(?:(?P<name>.{1,80}?)\s)?@(?P<handle>[A-Za-z0-9_](?:[A-Za-z0-9_.@-]{0,250}[A-Za-z0-9_])?)"
)

Find = Callable[[str], Social | Embed | None]


def is_card(element: Element) -> bool:
    return "card" in element.classes and bool(element.classes & {"social", "embed"})


def card(element: Element, networks: dict[str, Network], find: Find) -> Social | Embed | Link | None:
    """The block that was drawn as an element."""
    if "embed" in element.classes:
        return _embed(element.source, find)
    inner = [(start, end, one) for start, end, one in elements(element.source[1:]) if is_card(one)]
    own = element.source
    for start, end, _ in reversed(inner):
        own = own[: start + 1] + own[end + 1 :]
    post = _post(own, element.attributes.get("data-network", ""), networks, find)
    quoted = card(inner[0][2], networks, find) if inner else None
    return replace(post, quoted=quoted) if post and isinstance(quoted, Social) else post


def _post(own: str, network: str, networks: dict[str, Network], find: Find) -> Social | None:
    if network not in networks:
        return None
    foot = _first(_FOOT, own)
    found = find(unescape(_first(_HREF, foot)))
    handle = unescape(_first(_HANDLE, own)).strip() or None
    post = (
        found if isinstance(found, Social) and found.network == network else Social(network=network, text="")
    )
    if post.handle and handle and post.handle.casefold() != handle.casefold():
        return None  # under one's name, linked to another
    day = _first(_TIME, foot)
    return replace(
        written(post, _text(_first(_TEXT, own))),
        name=unescape(_first(_NAME, own)).strip() or None if handle else None,
        handle=handle or post.handle,
        posted=post.posted or (day if _ISO.fullmatch(day) else None),
        poll=tuple(Choice(text=unescape(text).strip()) for text in _CHOICE.findall(_first(_CHOICES, own))),
    )


def _text(inner: str) -> str:
    """The words of a post's HTML: addresses whole, lines kept."""
    paragraph = f"<blockquote><p>{_MORE.sub(' ', inner)}</p></blockquote>"
    return next((one.body for _, _, one in elements(paragraph)), "")


def _embed(source: str, find: Find) -> Social | Embed | Link | None:
    address = unescape(_first(_HREF, source))
    found = find(address)
    title = unescape(_first(_TITLE, source)).strip()
    title = "" if title == address else title
    if isinstance(found, Embed):
        return titled(found, title)
    return found or (Link(url=address, title=title) if address.startswith(("https://", "http://")) else None)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


# The words of a card: who, the network, the text, the day, "View on X".


def words(lines: Sequence[str], at: int, networks: dict[str, Network]) -> tuple[Social, int] | None:
    """The post whose card's words begin on this line, and the line after them."""
    head = _head(lines, at, networks)
    stamp = _stamp(lines, at + 2) if head else None
    if head is None or stamp is None:
        return None
    post, title = head
    inner = [here for here in range(at + 3, stamp) if _head(lines, here, networks)]
    if len(inner) > 1 or stamp == at + 2:
        return None
    post = written(post, _body(lines, at + 2, inner[0] if inner else stamp))
    after = _after_foot(lines, stamp, title)
    day = read_date(strip_unseen(lines[stamp])) or None
    if not inner:
        return replace(post, posted=day), after
    quoted, inner_title = _head(lines, inner[0], networks) or head
    quoted = written(quoted, _body(lines, inner[0] + 2, stamp))
    after = _after_foot(lines, stamp, inner_title)
    # Below both stands the day of the whole; a day before it is that of what it quotes.
    if below := after < len(lines) and read_date(strip_unseen(lines[after])):
        return replace(post, posted=below, quoted=replace(quoted, posted=day)), _after_foot(
            lines, after, title
        )
    return replace(post, posted=day, quoted=quoted), after


def _stamp(lines: Sequence[str], at: int) -> int | None:
    """The first line with nothing but a day."""
    for here in range(at, min(len(lines), at + _LONGEST)):
        line = lines[here]
        if len(line) <= 60 and _YEAR.search(line) and read_date(strip_unseen(line)):
            return here
    return None


def _body(lines: Sequence[str], start: int, end: int) -> str:
    return strip_body("\n".join(map(strip_unseen, lines[start:end])))


def _after_foot(lines: Sequence[str], stamp: int, title: str) -> int:
    """The line after a card's day and, in any language, the link to its network."""
    after = stamp + 1
    line = strip_unseen(lines[after]) if after < len(lines) else ""
    link = title in line and len(title) < len(line) <= 60 and not line.endswith((".", "!", "?"))
    return after + link


def _head(lines: Sequence[str], at: int, networks: dict[str, Network]) -> tuple[Social, str] | None:
    if at + 2 >= len(lines) or not (who := _WHO.fullmatch(strip_unseen(lines[at]))):
        return None
    title = strip_unseen(lines[at + 1])
    network = next((known for known in networks.values() if known.title == title), None)
    if network is None or (network.signed and not network.signed(who["handle"])):
        return None
    return Social(network=network.key, text="", name=who["name"], handle=who["handle"]), title
