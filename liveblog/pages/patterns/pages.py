"""Sample blogs, and every readers' page drawn of them.

Must not know: HTTP, Redis.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from liveblog.language.languages import language
from liveblog.model.blogs import Blog
from liveblog.model.events import Position
from liveblog.model.images import Image
from liveblog.model.reading import Reading
from liveblog.pages.catalogue import Catalogue
from liveblog.pages.embed import Options, excerpt
from liveblog.pages.hours import Hour
from liveblog.pages.patterns.entries import MEDIA, NOON, groups, sample
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Drawn, KeyEvent, Page, corrections_of

_COVER = Image(media=MEDIA, alt="The old bridge", credit="Jonas Berg", width=1200, height=800)


def sample_blog(**facts: Any) -> Blog:
    given: dict[str, Any] = {
        "id": "sample", "slug": "sample", "title": "Flood in the valley", "state": "live", "language": "en",
        "summary": "The river is higher than it ever was.\n- Two bridges are closed.\n- Buses stop at the market.",
        "started": None, "created": NOON, "updated": NOON, "revision": 1, "cover": _COVER, "deleted_posts": "mark",
    }  # fmt: skip
    return Blog(**given | facts)


def sample_page(drawing: Drawing, blog: Blog) -> Page:
    """A page with every sample entry on it."""
    entries = [entry for group in groups() for entry in group.entries]
    drawn = [Drawn(entry, drawing.entry(blog, entry)) for entry in entries]
    return Page(
        blog=blog,
        position=Position(NOON, 1),
        entries=tuple(d for d in drawn if not d.entry.pinned),
        pinned=tuple(d for d in drawn if d.entry.pinned),
        keys=tuple(KeyEvent.of(e, "The council meets") for e in entries if e.key),
        corrections=tuple(line for e in entries for line in corrections_of(e)),
        more=True,
        count=len(entries),
    )


def _page(drawing: Drawing, **facts: Any) -> str:
    return drawing.page(sample_page(drawing, sample_blog(**facts)))


def _empty(drawing: Drawing) -> str:
    page = sample_page(drawing, sample_blog(summary="", cover=None))
    return drawing.page(replace(page, entries=(), pinned=(), keys=(), corrections=(), more=False))


def _older(drawing: Drawing) -> str:
    return drawing.older(sample_page(drawing, sample_blog()))


def _filtered(drawing: Drawing) -> str:
    page = sample_page(drawing, sample_blog())
    reading = Reading(order="oldest", key="1", tag="river", author="Mira", label="breaking", start="text")
    return drawing.page(replace(page, reading=reading, pinned=()))


def _permalink(drawing: Drawing) -> str:
    entries = sample_page(drawing, sample_blog()).entries
    return drawing.permalink(sample_blog(), entries[:1], entries[1], entries[2:4], Position(NOON, 1))


def _search(drawing: Drawing) -> str:
    reading = Reading(tag="river", label="breaking", key="1")
    asked = SimpleNamespace(q="bridge", reading=reading, query=lambda before: "q=bridge")
    catalogue = Catalogue()
    page = sample_page(drawing, sample_blog())
    catalogue.load(d.entry for d in page.entries)
    return drawing.search(
        sample_blog(),
        asked=asked,
        result=SimpleNamespace(count=3, next="text"),
        shown=page.entries[:3],
        problem=None,
        catalogue=catalogue,
    )


def _embed(drawing: Drawing, **asked: Any) -> str:
    options = Options(**asked)
    return drawing.embed(excerpt(sample_page(drawing, sample_blog()), options), options, whole=True)


def _index(drawing: Drawing) -> str:
    page = sample_page(drawing, sample_blog())
    return drawing.index([page], [replace(page, blog=sample_blog(state="closed", cover=None))], older="x")


# Whole pages by name, each a function of a drawing.
PAGES: Mapping[str, Callable[[Drawing], str]] = {
    "live": _page,
    "closed": lambda drawing: _page(drawing, state="closed"),
    "right-to-left": lambda drawing: _page(drawing, language="ar", direction="rtl"),
    "empty": _empty,
    "older": _older,
    "filtered": _filtered,
    "permalink": _permalink,
    "hours": lambda drawing: drawing.hours(sample_blog(), [[Hour(NOON, "text", 3)]]),
    "search": _search,
    "embed": _embed,
    "ticker": lambda drawing: _embed(drawing, form="ticker"),
    "index": _index,
    "error": lambda drawing: drawing.error(
        404, "Not here", "There is nothing at this address.", "/live/sample"
    ),
}


def draw_all(drawing: Drawing) -> Iterator[str]:
    """Every readers' page, and every entry for feeds: one after the other; the first one is a live blog's."""
    for draw in PAGES.values():
        yield draw(drawing)
    blog = sample_blog(state="draft", summary="")
    page = sample_page(drawing, blog)
    yield drawing.page(page)
    yield drawing.older(replace(page, entries=()))
    for drawn in (*page.entries[:1], *(d for d in page.entries if d.entry.tombstone)):
        yield drawing.permalink(blog, page.entries[:1], drawn, page.entries[2:4], page.position)
        yield drawing.permalink(blog, [], drawn, [])
    for entry in (d.entry for d in page.entries):
        yield drawing.feed_entry(blog, entry)
    yield from (drawing.feed_correction(blog, correction) for correction in page.corrections[:1])
    yield from _of_no_blog(drawing.speaking(language("ar")))


def _of_no_blog(drawing: Drawing) -> Iterator[str]:
    yield _index(drawing)
    yield drawing.index([], [], first=False)
    yield drawing.index([], [])
    yield drawing.error(404, "Not here", "There is nothing at this address.", "/live/sample")
    yield drawing.error(500, "Our mistake", "Something of ours went wrong.")


def plain_entry(drawing: Drawing) -> str:
    """One simple entry, whose element scripts have to find."""
    return drawing.entry(sample_blog(), sample("text", pinned=True, label="update"))
