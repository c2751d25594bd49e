"""A blog as the store has it now, drawn: the window of its first page, and the events before it as messages.

Must not know: readers, HTTP, HTML (it is handed functions that draw).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from liveblog.live.channel import Message
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import START, Changed, Event, Put, dumps, entry_of, event_wire
from liveblog.pages.window import CORRECTIONS_SHOWN, KEYS_SHOWN, Drawn, KeyEvent, Window, corrections_of
from liveblog.settings import Settings
from liveblog.store import Store


@dataclass(frozen=True, slots=True)
class Drawer:
    """How entries become HTML and lines: given by those who know HTML."""

    entry: Callable[[Blog, Entry], str]
    line: Callable[[Entry], str]


def page_facts(blog: Blog) -> tuple[object, ...]:
    """What of a blog is part of every entry: links, language, whether it is signed, its clock, how it runs.

    And whether readers may see it at all: what happened while they might not is nothing that they missed.
    """
    return blog.slug, blog.language, blog.bylines, blog.zone, blog.direction, blog.state == "draft"


class Reading:
    """How a tail reads its blog. Each may raise NotFound and Unavailable."""

    def __init__(self, store: Store, settings: Settings, drawer: Drawer) -> None:
        self._store, self._settings, self._drawer = store, settings, drawer

    async def all(self, blog: Blog) -> tuple[Window, list[Message]]:
        """The window, and the newest events before it: none from before something that changes every entry."""
        window = await self.window(blog)
        backlog: list[Message] = []
        facts: tuple[object, ...] | None = None
        for event in await self._store.events.last(blog.id, self._settings.catch_up):
            if event.position > window.position:
                break
            backlog.append(message(event, self.html(window.blog, event)))
            if isinstance(event.change, Changed):
                before, facts = facts, page_facts(event.change.blog)
                if facts != before and event.prev != START:
                    # Every entry looks otherwise since, or was not to be seen: who comes from before needs a snapshot.
                    backlog.clear()
            await asyncio.sleep(0)  # drawing hundreds of entries must not hold up readers of other blogs
        return window, backlog

    async def window(self, blog: Blog) -> Window:
        """The window as Redis has it, which may be ahead of us: nothing else of ours is as new as that."""
        size = self._settings.page_size * 3
        stored = await self._store.window(blog, size, KEYS_SHOWN, CORRECTIONS_SHOWN)
        window = Window(stored.blog, stored.position, size, self._drawer.line)
        window.load(
            [self._drawn(stored.blog, e) for e in stored.entries],
            [self._drawn(stored.blog, e) for e in stored.pinned],
            [KeyEvent.of(e, self._drawer.line(e)) for e in stored.keys],
            stored.count,
            [line for e in stored.corrected for line in corrections_of(e)],
            min((e.when for e in stored.oldest), default=""),
        )
        return window

    def html(self, blog: Blog, event: Event) -> str:
        """The entry that an event is about, drawn; "" for none."""
        return self._drawer.entry(blog, event.change.entry) if isinstance(event.change, Put) else ""

    def _drawn(self, blog: Blog, entry: Entry) -> Drawn:
        return Drawn(entry, self._drawer.entry(blog, entry))


def message(event: Event, html: str) -> Message:
    """An event as readers get it; `html` draws its entry."""
    data = dumps(event_wire(event, html)).encode()
    return Message(event.position, event.prev, data, entry_of(event.change))
