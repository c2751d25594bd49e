"""What stands around embed code and belongs to it: boxes, scripts, comments of editors, credits. None of it is text.

Must not know: which network writes what.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from liveblog.text.social.code import TAG, Element, closers, read

_HIDDEN = frozenset({"script", "style", "noscript"})
# What a tag leaves behind: the words before and after it must not become one.
_PARAGRAPH, _LINE = "\n\n", "\n"
_LEFT = {
    **dict.fromkeys(("figure", "figcaption", "div", "center", "section", "p", "ul", "ol"), _PARAGRAPH),
    **dict.fromkeys(("span", *_HIDDEN), ""),
    **dict.fromkeys(("strong", "b"), "**"),
    **dict.fromkeys(("em", "i"), "*"),
    "br": _LINE,
}
_OPENED = {
    **{f"h{level}": f"\n\n{'#' * level} " for level in range(1, 7)},
    "li": "\n- ",
}
_CREDITS = frozenset({"p", "div", "a", "small", "span", "noscript"})
_EDITORS = re.compile(
    r"<!--\s*/?(?:wp:|kg-card-)|class=[\"'][^\"'>]{0,200}\b(?:wp-block-embed|kg-embed-card)"
)
_LONGEST_CREDIT = 3_000
# Between a frame and its credit: the end of its box, its script.
_BETWEEN = re.compile(
    r"\s*(?:</(?:div|figure|center)>\s*){0,4}(?:<script\b[^<>]*>[^<]*</script>\s*)?", re.IGNORECASE
)


def without_wrappers(text: str) -> str:
    """What stands around recognised embed code: as Markdown, without the scripts, boxes and comments."""
    text = _without_comments(text)
    tags = list(TAG.finditer(text)) if "<" in text else []
    closed = closers(tags)
    kept, written, at = [], 0, 0
    while at < len(tags):
        tag = tags[at]
        last = _end_of_link(tags, at) if tag["name"] in ("a", "A") else None
        left = read(text, tags[at : last + 1]).marked if last else _left_by(tag)
        if left is not None:
            kept += [text[written : tag.start()], left]
            if tag["name"].lower() in _HIDDEN and not tag["close"]:
                last = closed.get(at)
            at = last or at
            written = tags[at].end()
        at += 1
    return "".join([*kept, text[written:]])


def _left_by(tag: re.Match[str]) -> str | None:
    """What a tag leaves behind; None for one that stays as it was typed."""
    name = tag["name"].lower()
    if name in _OPENED:
        return "\n" if tag["close"] else _OPENED[name]
    return _LEFT.get(name)


def _end_of_link(tags: list[re.Match[str]], at: int) -> int | None:
    """The closing tag of a link that leads somewhere, within a few tags."""
    if tags[at]["close"] or "href" not in tags[at]["rest"]:
        return None
    close = (n for n in range(at + 1, min(at + 8, len(tags))) if tags[n]["name"].lower() == "a")
    last = next(close, None)
    return last if last and tags[last]["close"] else None


def is_from_editor(text: str) -> bool:
    """Whether WordPress or Ghost wrote the boxes of a text, so that they are none of its words."""
    return _EDITORS.search(text) is not None


def _without_comments(text: str) -> str:
    kept, at = [], 0
    while (begin := text.find("<!--", at)) >= 0 and (end := text.find("-->", begin)) >= 0:
        kept.append(text[at:begin])
        at = end + 3
    return "".join([*kept, text[at:]])


def credit_after(text: str, at: int) -> tuple[int, Element] | None:
    """The credit that follows a piece of embed code directly, and where it ends: a paragraph or box with nothing but a
    few words and links. Whose they are, the caller has to see.
    """
    window = text[at : at + _LONGEST_CREDIT]
    start = _BETWEEN.match(window).end()  # type: ignore[union-attr]  # it matches nothing, too
    first = TAG.match(window, start)
    if first is None or first["close"] or first["name"].lower() not in _CREDITS:
        return None
    depth, tags = 0, []
    for tag in TAG.finditer(window, start):
        name = tag["name"].lower()
        if name not in _CREDITS and name not in ("img", "br", "strong", "em", "b", "i", "time"):
            return None
        tags.append(tag)
        if name == first["name"].lower():
            depth += -1 if tag["close"] else 1
        if depth == 0:
            element = read(window, tags)
            return (at + tag.end(), element) if element.links or element.body_links else None
    return None


def hosts_of(element: Element) -> set[str]:
    """The hosts that an element links to, without "www."."""
    hosts = set()
    for link in (*element.links, *element.body_links):
        try:
            hosts.add((urlsplit(link.href).hostname or "").removeprefix("www."))
        except ValueError:
            hosts.add("")
    return hosts
