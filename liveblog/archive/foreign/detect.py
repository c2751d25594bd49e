"""Which program a file is from: seen by its contents, not by its name.

Reads a file, nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liveblog.archive.foreign import feed, json_feed, superdesk, web_page, wordpress_export, wordpress_rest
from liveblog.archive.foreign.story import ForeignStory
from liveblog.errors import Invalid

LARGEST = 200_000_000  # bytes of a file that is read at once
_HEAD = 65_536
_XML = re.compile(r"<\?xml|<rss\b|<feed\b|<rdf:RDF\b", re.IGNORECASE)
_PAGE = re.compile(r"<!doctype html|<html\b", re.IGNORECASE)
_COMMENTS = re.compile(r"^(?:\s*<!--.*?-->)*\s*", re.DOTALL)
_KINDS = (
    "Live blogs are read from WordPress Liveblog, WordPress exports, Superdesk Live Blog, JSON Feed, RSS, Atom, and"
    " pages with structured data (LiveBlogPosting)."
)


def read_foreign(path: Path, wanted: str = "") -> ForeignStory | None:
    """The story in a file of another program; None for a file that is none, such as a plain text.

    `wanted`: which of several stories in a file. Raises Invalid.
    """
    with open(path, "rb") as file:
        head = file.read(_HEAD).decode("utf-8-sig", "replace")
        head = _COMMENTS.sub("", head, count=1)
        if _XML.match(head) and wordpress_export.NAMESPACE in head:
            file.seek(0)
            return wordpress_export.read(file, wanted)
        kind = _kind(head)
        if not kind:
            return None
        file.seek(0)
        contents = file.read(LARGEST + 1)
    if len(contents) > LARGEST:
        raise Invalid(
            f"The file has more than {LARGEST // 1_000_000} MB, which is the most for its format. Split it."
        )
    if kind == "page":
        return web_page.read_page(_decoded(contents))
    return feed.read(contents) if kind == "feed" else _from_json(contents)


def _kind(head: str) -> str:
    """The kind of a file by its beginning; "" for a plain text."""
    if _XML.match(head):
        return "page" if _PAGE.search(head[:2_000]) and "<rss" not in head[:2_000] else "feed"
    return "page" if _PAGE.match(head) else "json" if head[:1] == "{" else ""


def _from_json(contents: bytes) -> ForeignStory | None:
    try:
        whole: Any = json.loads(contents.decode("utf-8-sig", "replace"), strict=False)
    except RecursionError:
        raise Invalid("The file is JSON that is nested too deep to be read.") from None
    except json.JSONDecodeError as problem:
        if not re.match(rb"\s*(?:\xef\xbb\xbf)?\s*\{\s*\"", contents):
            return None  # a text that begins with a bracket
        raise Invalid(
            f"The file looks like JSON and breaks off or is damaged at line {problem.lineno},"
            f" character {problem.colno}. Save it again from where it is from."
        ) from None
    if not isinstance(whole, Mapping):
        return None
    for format in (json_feed, superdesk, wordpress_rest):
        if format.fits(whole):
            story: ForeignStory = format.read(whole)
            return story
    if (posting := web_page.find(whole)) is not None:
        return web_page.read(posting)
    raise Invalid(f"The file is JSON of a kind that is not known here. {_KINDS}")


def _decoded(contents: bytes) -> str:
    try:
        return contents.decode("utf-8-sig")
    except UnicodeDecodeError:
        return contents.decode("cp1252", "replace")
