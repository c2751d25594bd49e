"""What a notification says: the JSON that our service worker reads (static/live/worker).

Must not know: how it is sealed and sent.
"""

from __future__ import annotations

from liveblog.language.languages import language
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import dumps
from liveblog.text.html import line, shorten

SHORT = 40  # characters of what a push service found too large
_STOP = sentence("Stop notifications")
_WITHDRAWN = sentence("The editors withdrew this update.")


def said(blog: Blog, entry: Entry, *, short: bool = False) -> bytes:
    """That a key event was published."""
    words = line(entry, SHORT if short else 200)
    return _json(blog, entry.id, "new", words, entry.published, short)


def unsaid(blog: Blog, entry_id: str) -> bytes:
    """That one was withdrawn: this takes the place of what was shown."""
    return _json(blog, entry_id, "gone", language(blog.language).say(_WITHDRAWN), 0, True)


def _json(blog: Blog, entry_id: str, kind: str, words: str, at: int, short: bool) -> bytes:
    spoken = language(blog.language)
    return dumps(
        {
            "kind": kind,
            "blog": blog.slug,
            "entry": entry_id,
            "title": shorten(blog.title, SHORT if short else 120),
            "line": words,
            "at": at,
            "lang": blog.language,
            "dir": spoken.direction,
            "stop": spoken.say(_STOP),
        }
    ).encode()
