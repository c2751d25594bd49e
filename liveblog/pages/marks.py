"""Marks words in the HTML of an entry that was drawn: in its text alone, never in a tag.

Must not know: what is marked, blogs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import unescape

from markupsafe import escape

Spans = Callable[[str], Iterable[tuple[int, int]]]
_TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
# Their text is no text of the entry, or may hold no <mark>.
_PASSED_OVER = frozenset(
    {"script", "style", "textarea", "template", "iframe", "button", "time", "select", "svg"}
)


def marked(html: str, spans: Spans) -> str:
    """The HTML with <mark> around each of the spans of its texts."""
    made: list[str] = []
    at, within = 0, ""
    for tag in _TAG.finditer(html):
        made.append(html[at : tag.start()] if within else _marked(html[at : tag.start()], spans))
        made.append(tag[0])
        at = tag.end()
        named = _NAME.match(tag[0])
        name = named[1].lower() if named else ""
        if within:
            within = "" if tag[0].startswith("</") and name == within else within
        elif name in _PASSED_OVER and not tag[0].startswith("</"):
            within = name
    return "".join(made) + html[at:]


def _marked(written: str, spans: Spans) -> str:
    if not written.strip():
        return written
    text, made, at = unescape(written), "", 0
    for start, end in spans(text):
        made += f"{escape(text[at:start])}<mark>{escape(text[start:end])}</mark>"
        at = end
    return f"{made}{escape(text[at:])}" if at else written
