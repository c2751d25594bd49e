"""A blog as an archive: one zip, made piece by piece while it is sent or written.

A blog of any length takes the same memory: its entries wait in a temporary file, each is drawn once, the newest first.

Must not know: HTTP, where the zip goes, what its pages look like (that is `site`).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from liveblog.archive import names
from liveblog.archive.exports import kept_line, write_head
from liveblog.archive.images import images_of
from liveblog.archive.site import Site
from liveblog.archive.spool import Spool
from liveblog.archive.zipped import Zip
from liveblog.errors import NotFound
from liveblog.feeds import items
from liveblog.feeds import json as json_format
from liveblog.feeds import xml as xml_formats
from liveblog.media.store import MediaStore
from liveblog.model import images
from liveblog.model.blogs import Blog
from liveblog.model.entries import STATES, Entry
from liveblog.model.events import Position, dumps
from liveblog.pages import feed
from liveblog.pages import hours as by_hour
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import CORRECTIONS_SHOWN, KEYS_SHOWN, Drawn, KeyEvent, Page, corrections_of
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.entry_lists import Stored
from liveblog.text import html

FORMAT = 1
PAGE = 100  # entries on a page
_BATCH = 200  # entries read at once

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Archiver:
    """What archives are made with. One a process."""

    store: Store
    media: MediaStore
    drawing: Drawing
    settings: Settings

    async def archive(self, blog: Blog, progress: Progress | None = None) -> AsyncIterator[bytes]:
        """The archive of a blog, piece by piece. The same blog gives the same bytes. `progress` is told how many of
        how many entries and images are done. Raises NotFound, Unavailable."""
        with Spool() as record, Spool() as index:
            story = await _read(self.store, blog, record)
            total = len(story.visible) + len(story.images)
            made = Zip()
            site = Site(self.drawing, story.blog, {one.id for one in story.visible}, story.updated)
            for name, contents in site.files().items():
                yield made.add(name, contents)
            done = 0
            for part in _pages(site, story, record, index, made):
                done += part.entries
                if progress:
                    progress(done, total)
                yield part.bytes
                await asyncio.sleep(0)  # others are served by this process, too
            yield made.add(names.HOURS, site.hours(story.times()))
            yield made.add(names.SEARCH, site.search())
            for piece in made.add_pieces(names.SEARCH_INDEX, _as_script(index)):
                yield piece
            for name, written in (await self._feeds(story)).items():
                yield made.add(name, written)
            async for piece in self._images(story, made, progress, done, total):
                yield piece
            for piece in made.add_pieces(names.ENTRIES, _lines(story, record)):
                yield piece
                await asyncio.sleep(0)
            yield made.add(names.MANIFEST, _manifest(made, story))
            yield made.end()

    async def _images(
        self, story: Story, made: Zip, progress: Progress | None, done: int, total: int
    ) -> AsyncIterator[bytes]:
        """The files of the blog's images. One that was deleted for good is left out, as on the page."""
        for number, media in enumerate(sorted(story.images), 1):
            for name, *_ in images.files(media):
                contents = await self.media.load(name)
                if contents is not None:
                    yield made.add(names.of_image(name), contents, packed=True)
            if progress:
                progress(done + number, total)

    async def _feeds(self, story: Story) -> dict[str, str]:
        newest = await self.store.entries(story.blog, limit=feed.NEWEST)
        lines = [line for entry in story.stored.corrected for line in corrections_of(entry)]
        wanted = feed.Wanted(limit=feed.NEWEST)
        selection = feed.select(newest, (), lines, wanted)
        base = (self.settings.public_url or "http://localhost").rstrip("/") + "/"
        found = {}
        for form in sorted(feed.FORMS):
            own = f"{base}live/{story.blog.slug}/feed.{form}"
            site = self.settings.site_name
            one = items.make(story.blog, selection, self.drawing, site=site, base=base, own=own)
            found[f"feeds/feed.{form}"] = (
                json_format.write(one) if form == "json" else xml_formats.write(form, one)
            )
        return found


@dataclass(frozen=True, slots=True)
class _Place:
    """An entry that readers see: its place in the spool, and what its neighbours and the hours need of it."""

    id: str
    published: int
    line: int


@dataclass(slots=True)
class Story:
    """What is known of a blog before its pages are drawn. Lists are newest first."""

    blog: Blog
    stored: Stored
    visible: list[_Place] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # places of all entries in the spool
    images: set[str] = field(default_factory=set)
    changed: int = 0

    @property
    def updated(self) -> int:
        """When it last changed, as far as can be seen of it."""
        return max(self.blog.updated, self.changed)

    def times(self) -> list[tuple[str, int]]:
        return [(one.id, one.published) for one in self.visible[: by_hour.MOST]]


@dataclass(frozen=True, slots=True)
class _Part:
    bytes: bytes
    entries: int = 0


async def _read(store: Store, blog: Blog, record: Spool) -> Story:
    """Reads the blog into the spool. Raises NotFound."""
    stored = await store.window(blog, 1, KEYS_SHOWN, CORRECTIONS_SHOWN)
    story = Story(stored.blog, stored)
    if stored.blog.cover:
        story.images.add(stored.blog.cover.media)
    before: str | None = None
    while True:
        try:
            batch = await store.entries(stored.blog, limit=_BATCH, before=before, states=STATES)
        except NotFound:  # the last one read was deleted for good meanwhile, with its blog
            break
        if not batch:
            break
        for kept in await store.kept(stored.blog, batch):
            place = record.add(kept_line(kept))
            story.lines.append(place)
            story.images.update(images_of(kept.entry, *kept.past))
            if kept.entry.visible:
                story.visible.append(_Place(kept.entry.id, kept.entry.published, place))
                story.changed = max(story.changed, kept.entry.modified)
        before = batch[-1].id
    return story


def _pages(site: Site, story: Story, record: Spool, index: Spool, made: Zip) -> Iterator[_Part]:
    """The pages of the story and of its entries."""
    pinned = [site.drawn(entry) for entry in sorted(story.stored.pinned, key=_pin_rank, reverse=True)]
    on_top = {drawn.entry.id for drawn in pinned}
    others = [one for one in story.visible if one.id not in on_top]
    numbers = {one.id: place // PAGE + 1 for place, one in enumerate(others)}
    count = max(1, -(-len(others) // PAGE))
    waiting: list[Drawn] = []
    number = 1
    for place, one in enumerate(story.visible):
        entry = _entry(record.line(one.line))
        drawn = site.drawn(entry)
        index.add(site.searched(entry))
        newer = story.visible[place - 1].id if place else ""
        older = story.visible[place + 1].id if place + 1 < len(story.visible) else ""
        page = numbers.get(one.id, 1)
        yield _Part(made.add(names.of_entry(one.id), site.entry(drawn, page, newer, older)), 1)
        if one.id not in on_top:
            waiting.append(drawn)
        if len(waiting) == PAGE:
            yield _Part(made.add(names.of_page(number), _page(site, story, waiting, pinned, number, count)))
            waiting, number = [], number + 1
    if waiting or number == 1:
        yield _Part(made.add(names.of_page(number), _page(site, story, waiting, pinned, number, count)))


def _page(
    site: Site, story: Story, drawn: Sequence[Drawn], pinned: Sequence[Drawn], number: int, count: int
) -> str:
    page = Page(
        blog=story.blog, position=Position(story.updated, 0), entries=tuple(drawn), count=len(story.visible)
    )
    if number == 1:
        corrections = [line for entry in story.stored.corrected for line in corrections_of(entry)]
        corrections.sort(key=lambda line: (line.at, line.id), reverse=True)
        page = replace(
            page,
            pinned=tuple(pinned),
            keys=tuple(KeyEvent.of(entry, html.line(entry)) for entry in story.stored.keys),
            corrections=tuple(corrections[:CORRECTIONS_SHOWN]),
        )
    return site.page(page, number, count)


def _pin_rank(entry: Entry) -> tuple[int, int, str]:
    return (entry.pin, entry.published, entry.id)


def _entry(line: str) -> Entry:
    return Entry.from_json(json.loads(line)["entry"])


def _lines(story: Story, record: Spool) -> Iterator[bytes]:
    """The record: the blog, then its entries, oldest first."""
    yield write_head(story.blog).encode() + b"\n"
    for place in reversed(story.lines):
        yield record.line(place).encode()


def _as_script(index: Spool) -> Iterator[bytes]:
    """The search's index: a script, since a page on a disk may load nothing else."""
    yield b"var liveblogEntries = [\n"
    lines = index.lines()
    first = next(lines, b"")
    yield first
    for line in lines:
        yield b"," + line
    yield b"]\n"


def _manifest(made: Zip, story: Story) -> str:
    files = {name: {"bytes": length, "sha256": digest} for name, (length, digest) in made.contents.items()}
    head = {"liveblog-archive": FORMAT, "slug": story.blog.slug, "position": str(story.stored.position)}
    head["entries"] = str(len(story.lines))
    return dumps({**head, "files": files})
