"""Reading what strangers answer: JSON that may hold anything, HTML of any shape. Nothing here raises.

Every pass over an answer is linear in its length; what is read of it is bounded.

Must not know: networks, requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from liveblog.model.posts import Picture
from liveblog.model.times import iso
from liveblog.model.words import HIDDEN, clean
from liveblog.text.social.code import elements, unescape

LONGEST = 20_000  # characters of a post's text
_HEAD = 300_000  # characters of a page in which its head is looked for
_QUOTED = r"\"[^\"]{0,5000}\"|'[^']{0,5000}'"
_TAG = re.compile(
    rf"<(?P<closes>/?)(?P<name>[a-z][a-z0-9]*+)(?P<rest>(?:[^<>\"']|{_QUOTED})*+)>", re.IGNORECASE
)
_ATTRIBUTE = re.compile(rf"([a-z_:][\w:.-]*+)\s*+=\s*+({_QUOTED}|[^\s\"'>]++)", re.IGNORECASE)


def dig(value: Any, *path: str | int) -> Any:
    """What stands at a path of keys and indexes; None where there is nothing of the kind."""
    for step in path:
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and -len(value) <= step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, Mapping) else None
    return value


def items(value: Any, *path: str | int, most: int = 50) -> list[Any]:
    """The list at a path, at most so much of it; an empty one for anything else."""
    found = dig(value, *path)
    return found[:most] if isinstance(found, list) else []


def words(value: Any, *path: str | int, most: int = 500) -> str:
    """The text at a path on one line, without what nobody can see; "" for anything else."""
    found = dig(value, *path)
    return (
        " ".join(HIDDEN.sub(_blank, clean(found[: 4 * most])).split())[:most]
        if isinstance(found, str)
        else ""
    )


def text(value: Any, *path: str | int) -> str:
    """The text at a path, its lines kept; "" for anything else."""
    found = dig(value, *path)
    return clean(found[:LONGEST]).strip() if isinstance(found, str) else ""


def _blank(hidden: re.Match[str]) -> str:
    # What joins emoji and marks their style is seen, in a way.
    return hidden[0] if hidden[0] in "\u200d\ufe0f\u200e\u200f" else " " if hidden[0] in "\n\t\r" else ""


def number(value: Any, *path: str | int, most: int = 10**9) -> int:
    """The whole number at a path, 0 to `most`; 0 for anything else."""
    found = dig(value, *path)
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) < 12:
        found = int(found)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found <= most:
        return 0
    return int(found)


def time(value: Any, *path: str | int) -> str | None:
    """The ISO time at a path, in UTC; a date alone stays one. None for anything else."""
    found = dig(value, *path)
    if not isinstance(found, str):
        return None
    try:
        moment = datetime.fromisoformat(found.strip())
        if len(found.strip()) == 10:
            return moment.date().isoformat()
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return iso(round(moment.timestamp() * 1000)) if 1990 <= moment.year < 2100 else None
    except (ValueError, OverflowError):
        return None


def web(value: Any, *path: str | int, base: str = "") -> str:
    """The http(s) address at a path, whole; "" for anything else."""
    found = dig(value, *path)
    if not isinstance(found, str) or not found.strip() or len(found) > 2_000:
        return ""
    try:
        whole = urljoin(base, found.strip()) if base else found.strip()
        parts = urlsplit(whole)
    except ValueError:
        return ""
    known = parts.scheme in ("http", "https") and parts.hostname and not any(c.isspace() for c in whole)
    return whole if known else ""


def picture(address: str, alt: str = "", width: int = 0, height: int = 0, shows: Any = "photo") -> Picture:
    """A picture elsewhere; a size of which one half is missing or mad is none."""
    sane = 0 < width <= 20_000 and 0 < height <= 20_000
    return Picture(
        address=address,
        alt=alt[:1_000],
        width=width if sane else 0,
        height=height if sane else 0,
        shows=shows,
    )


def text_of(html: str) -> str:
    """The words of a piece of HTML as a network writes it: paragraphs and lines kept, links in full."""
    found = next(elements(f"<blockquote>{html[: LONGEST * 3]}</blockquote>"), None)
    element = found[2] if found else None
    return (element.body or element.footer)[:LONGEST] if element else ""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says of itself in its head: its title, its <meta>, the addresses in its <link>, by name."""

    title: str
    meta: Mapping[str, str]
    links: tuple[Mapping[str, str], ...]

    def first(self, *names: str, most: int = 500) -> str:
        """The first of these metas that says something, on one line."""
        return next((said for name in names if (said := words(self.meta.get(name), most=most))), "")


def read_head(html: str) -> Head:
    """The head of any page. Of a name that stands twice, the first counts."""
    meta: dict[str, str] = {}
    links: list[Mapping[str, str]] = []
    title = ""
    for name, attributes, following in _head_tags(html[:_HEAD]):
        if name == "meta":
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
            meta.setdefault(key.strip().lower()[:100], attributes.get("content", ""))
        elif name == "link" and len(links) < 200:
            links.append(attributes)
        elif name == "title" and not title:
            title = words(unescape(following))
    return Head(title, meta, tuple(links))


def _head_tags(html: str) -> Iterator[tuple[str, Mapping[str, str], str]]:
    skipped = ""
    for tag in _TAG.finditer(html):
        name, closes = tag["name"].lower(), bool(tag["closes"])
        if skipped:
            # What a script or a style holds is not the page's.
            skipped = "" if closes and name == skipped else skipped
        elif name in ("script", "style", "svg", "noscript") and not closes:
            skipped = name
        elif name == "body" and not closes:
            return
        elif name in ("meta", "link", "title") and not closes:
            yield name, attributes_of(tag["rest"]), html[tag.end() : tag.end() + 1_000].partition("<")[0]


def attributes_of(rest: str) -> dict[str, str]:
    """The attributes of a tag, from what stands after its name."""
    found = _ATTRIBUTE.findall(rest[:10_000])
    return {key.lower(): unescape(value[1:-1] if value[0] in "\"'" else value) for key, value in found}


def inside(html: str, kind: str) -> str:
    """The HTML inside the first element that has a class, to the end tag that closes it; "" without one."""
    named = re.search(rf"<([a-z]+)\b[^<>]{{0,4000}}\bclass=[\"'][^\"'<>]*\b{re.escape(kind)}\b[^<>]*>", html)
    if named is None:
        return ""
    depth, start = 1, named.end()
    for tag in re.finditer(rf"<(/?){named[1]}\b[^<>]*>", html[start : start + 200_000]):
        depth += -1 if tag[1] else 1
        if not depth:
            return html[start : start + tag.start()]
    return ""
