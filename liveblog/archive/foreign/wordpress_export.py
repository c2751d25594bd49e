"""WordPress' export (WXR): the entries of a live blog are comments of the type “liveblog” on its post.

Read piece by piece: such files have hundreds of megabytes, most of it other posts. What is not UTF-8 is replaced, and
so are characters that XML does not have. Reads a file, nothing else.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree

from liveblog.archive.foreign.story import ForeignEntry, ForeignStory, markup, paragraphs, text, when
from liveblog.archive.foreign.wordpress import without_shortcodes
from liveblog.errors import Invalid

NAMESPACE = "wordpress.org/export/"
_PIECE = 262_144
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_DTD = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NEVER = "0000-00-00 00:00:00"


@dataclass(slots=True)
class _Post:
    """A post of the export, as far as it has been read."""

    title: str = ""
    name: str = ""
    link: str = ""
    entries: dict[str, ForeignEntry] = field(default_factory=dict)
    changes: int = 0
    damaged: int = 0


def read(file: IO[bytes], wanted: str = "") -> ForeignStory:
    """The live blog in an export; `wanted`: the slug or title of its post, if there are several. Raises Invalid."""
    posts: list[_Post] = []
    language = ""
    cleaned = _Cleaned(file)
    for tag, value in _parts(cleaned):
        if tag == "language":
            language = str(value)
        elif isinstance(value, _Post) and value.entries:
            posts.append(value)
    if not posts:
        raise Invalid(
            "This WordPress export has no live blog: no post in it has comments of the type “liveblog”."
        )
    fitting = [post for post in posts if wanted in (post.name, post.title)] if wanted else posts
    if len(fitting) != 1:
        said = ", ".join(f"“{post.name or post.title}” ({len(post.entries)} entries)" for post in posts[:20])
        raise Invalid(f"This WordPress export has several live blogs: {said}. Choose one with --story NAME.")
    [post] = fitting
    notes = []
    if cleaned.broken:
        notes.append("Some bytes of the file are not UTF-8; � stands in their place.")
    return ForeignStory(
        format="WordPress export", title=post.title, url=post.link, language=language,
        entries=tuple(post.entries.values()), notes=notes,
    )  # fmt: skip


class _Cleaned:
    """A file as XML can be read from it: UTF-8 without what XML cannot hold."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._started = False
        self.broken = False

    def read(self, size: int = _PIECE) -> bytes:
        raw = self._file.read(_PIECE)
        piece = self._decoder.decode(raw, final=not raw)
        if not piece:
            return b"" if not raw else self.read(size)
        if not self._started:
            # Entities can swell without end, and no export of WordPress declares any.
            self._started = True
            if _DTD.search(piece.partition("<rss")[0]):
                raise Invalid(
                    "The file declares a document type, which no WordPress export does. It is not read."
                )
        self.broken = self.broken or "\ufffd" in piece
        return _NOT_IN_XML.sub("\ufffd", piece).encode()


def _parts(cleaned: _Cleaned) -> Iterator[tuple[str, str | _Post]]:
    """The export's language, and its posts."""
    post = _Post()
    parents: list[ElementTree.Element] = []
    try:
        for event, element in ElementTree.iterparse(cleaned, events=("start", "end")):
            if event == "start":
                parents.append(element)
                continue
            parents.pop()
            tag = _local(element.tag)
            inside = len(parents) > 2  # of <rss><channel><item>
            if tag == "language" and not inside:
                yield tag, text(element.text)
            elif tag == "item":
                yield tag, post
                post = _Post()
            elif inside and _local(parents[-1].tag) == "item":
                _take(post, tag, element)
            if parents and (not inside or _local(parents[-1].tag) == "item"):
                parents[-1].remove(element)  # so that memory stays flat
    except ElementTree.ParseError as problem:
        line, column = problem.position
        raise Invalid(
            f"The WordPress export cannot be read beyond line {line}, character {column}: it was cut off there, or is"
            " damaged. Nothing was imported. Export it again."
        ) from None


def _take(post: _Post, tag: str, element: ElementTree.Element) -> None:
    match tag:
        case "title":
            post.title = text(element.text)
        case "post_name":
            post.name = text(element.text)
        case "link":
            post.link = text(element.text, 2_000)
        case "comment":
            _comment(post, element)


def _comment(post: _Post, element: ElementTree.Element) -> None:
    found = {_local(child.tag): child.text or "" for child in element if _local(child.tag) != "commentmeta"}
    if "liveblog" not in (found.get("comment_type"), found.get("comment_approved")):
        return
    meta = {
        _of(child, "meta_key"): _of(child, "meta_value")
        for child in element
        if _local(child.tag) == "commentmeta"
    }
    id, content = found.get("comment_id", ""), markup(found.get("comment_content"))
    if replaced := meta.get("liveblog_replaces"):
        post.changes += 1
        before = post.entries.get(replaced)
        if before is not None and not content.strip():  # a deletion; edits change the original, too
            del post.entries[replaced]
        return
    if not content.strip():
        return
    published, zoneless = _time(found)
    hidden = meta.get("liveblog_hide_authors", "") not in ("", "0")
    author = text(found.get("comment_author"), 80)
    post.entries[id] = ForeignEntry(
        id=id, html=paragraphs(without_shortcodes(content)), published=published, zoneless=zoneless,
        authors=(author,) if author and not hidden else (), key=meta.get("liveblog_key_entry") in ("true", "1"),
    )  # fmt: skip


def _time(found: dict[str, str]) -> tuple[int | None, bool]:
    """The field in GMT needs no zone; the other one is on a clock that the export does not name."""
    in_gmt = found.get("comment_date_gmt", "").strip()
    if in_gmt and in_gmt != _NEVER:
        return when(in_gmt)[0], False
    published, _ = when(found.get("comment_date", ""))
    return published, published is not None


def _of(element: ElementTree.Element, name: str) -> str:
    return next((child.text or "" for child in element if _local(child.tag) == name), "")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
