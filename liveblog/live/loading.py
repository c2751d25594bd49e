"""Loading a blog from the store: the window of its first page, and the last events as messages.

Must not know: readers, HTTP, HTML (it is given functions that draw).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from liveblog.live.backlog import Message
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import START, Changed, Event, Put, dumps, entry_of, event_wire
from liveblog.pages.window import CORRECTIONS_SHOWN, KEYS_SHOWN, Drawn, KeyEvent, Window, corrections_of
from liveblog.settings import Settings
from liveblog.store import Store


@dataclass(frozen=True, slots=True)
class Drawer:
    """How entries become HTML, and lines of text."""

    entry: Callable[[Blog, Entry], str]
    line: Callable[[Entry], str]


def page_facts(blog: Blog) -> tuple[object, ...]:
    """The facts of a blog that every drawn entry depends on: when one changes, all entries have to be drawn again.

    Whether readers may see the blog is among them: they have not missed what happened while they could not.
    """
    shown = blog.bylines, blog.deleted_posts
    return blog.slug, blog.site, blog.language, *shown, blog.zone, blog.direction, blog.state == "draft"


class Loader:
    """Loads blogs for their tails. `load` and `load_window` raise NotFound and Unavailable."""

    def __init__(self, store: Store, settings: Settings, drawer: Drawer) -> None:
        self._store, self._settings, self._drawer = store, settings, drawer

    async def load(self, blog: Blog) -> tuple[Window, list[Message]]:
        """The window, and the last events up to it; none from before a change that affects every entry."""
        window = await self.load_window(blog)
        backlog: list[Message] = []
        facts: tuple[object, ...] | None = None
        for event in await self._store.events.last(blog.id, self._settings.catch_up):
            if event.position > window.position:
                break
            backlog.append(message(event, self.draw(window.blog, event)))
            if isinstance(event.change, Changed):
                before, facts = facts, page_facts(event.change.blog)
                if facts != before and event.prev != START:
                    # Every entry looks different since, or became visible: readers from before need a snapshot.
                    backlog.clear()
            await asyncio.sleep(0)  # drawing hundreds of entries must not hold up other blogs
        return window, backlog

    async def load_window(self, blog: Blog) -> Window:
        """The window as Redis has it now, which may be ahead of our position."""
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

    def draw(self, blog: Blog, event: Event) -> str:
        """The HTML of the entry that an event puts; "" when it puts none."""
        return self._drawer.entry(blog, event.change.entry) if isinstance(event.change, Put) else ""

    def _drawn(self, blog: Blog, entry: Entry) -> Drawn:
        return Drawn(entry, self._drawer.entry(blog, entry))


def message(event: Event, html: str) -> Message:
    """An event as readers get it, with the HTML of its entry."""
    data = dumps(event_wire(event, html)).encode()
    return Message(event.position, event.prev, data, entry_of(event.change))
