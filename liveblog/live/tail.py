"""The tail of one blog's log in this process: reads events as they come, keeps the window of the first
page, hands each event to the channel once. Everything a reader gets comes through here.

Must not know: HTML (it is handed a render function), HTTP, sockets.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from liveblog.errors import NotFound, Unavailable
from liveblog.live.capacity import Capacity
from liveblog.live.channel import Channel, Message
from liveblog.live.delivery_reports import Measurements
from liveblog.live.loading import Drawer, Reading, message, page_facts
from liveblog.model.blogs import Blog
from liveblog.model.events import Event, Position, Put
from liveblog.pages.window import Page, Window
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.log import Deleted

log = logging.getLogger("liveblog.tail")

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # between attempts to reach Redis
NO_SUCH_BLOG = 4404
NOT_PUBLIC = "this blog is not public"
ASKED_BY_ALL = ("page", "snapshot")
Made = TypeVar("Made")


class Forked(Exception):
    """The log does not go on from where we are: it was wiped, trimmed past us, or failed over."""


class Redrawn(Exception):
    """The blog changed in a way that changes how all its entries are drawn, or whether they are."""


class Tail:
    """One watched blog. `load` once, then `run` until cancelled or the blog is gone."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        drawer: Drawer,
        capacity: Capacity,
        blog: Blog,
        process: str = "",
    ) -> None:
        self._store = store
        self._settings = settings
        self._reading = Reading(store, settings, drawer)
        self._capacity = capacity
        self.blog_id = blog.id
        self.blog = blog
        # What the entries here, and at readers, were drawn with.
        self.drawn_for: tuple[object, ...] = page_facts(blog)
        self.window: Window
        self.channel: Channel
        self._opened = asyncio.Event()
        self.used = 0.0  # loop time of the last request; the hub lets go of what nobody uses
        self.heard = 0.0  # loop time at which the log last answered
        self.delivered = 0  # events handed to readers since it started
        self._made: dict[str, Any] = {}
        self._refilling: asyncio.Task[None] | None = None
        self.measurements = Measurements(store, blog.id, process)

    @property
    def position(self) -> Position:
        return self.window.position

    async def load(self) -> None:
        """Read the window and the first backlog. Raises NotFound, Unavailable."""
        window, backlog = await self._reading.all(self.blog)
        self._take(window)
        self.channel = Channel(
            backlog[0].prev if backlog else window.position,
            state=window.blog.state,
            heartbeat=self._settings.heartbeat,
            spread=self._settings.spread,
            catch_up=self._settings.catch_up,
            capacity=self._capacity,
        )
        if self.blog.state == "draft":
            self._hide()
        else:
            self.channel.deliver(backlog)
            self._opened.set()
        self.heard = asyncio.get_running_loop().time()

    async def run(self) -> None:
        """Follow the log. Survives whatever Redis does; ends only when the blog was deleted."""
        pause = FIRST_PAUSE
        lost = False
        while True:
            try:
                if lost:
                    await self._prove()
                    log.warning("following %s again from %s", self.blog.slug, self.position)
                    lost, pause = False, FIRST_PAUSE
                await self._follow_or_reload()
            except (Deleted, NotFound):
                self.channel.end(NO_SUCH_BLOG, "this blog was deleted")
                return
            except Unavailable as problem:
                if not lost:
                    log.warning(
                        "lost the log of %s at %s: %s", self.blog.slug, self.position, problem.__cause__
                    )
                lost = True
            except Exception:
                # A tail that ends silently is the worst fault there is: log, and go on.
                log.exception("the tail of %s stumbled at %s", self.blog.slug, self.position)
                lost = True
            if lost:
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _prove(self) -> None:
        """After every reconnect: our last position is still in the log, or our readers start anew."""
        if not await self._store.events.holds(self.blog_id, self.position):
            log.warning(
                "the log of %s does not hold %s; readers get a snapshot", self.blog.slug, self.position
            )
            await self.reload()
        self.heard = asyncio.get_running_loop().time()

    async def _follow_or_reload(self) -> None:
        try:
            async for events in self._store.events.follow(self.blog_id, self.position):
                self.heard = asyncio.get_running_loop().time()
                if events:
                    self.apply(events)
                    if self.drawn_for != page_facts(self.blog):
                        raise Redrawn
                elif not await self._store.events.holds(self.blog_id, self.position):
                    raise Forked
        except Forked:
            log.warning(
                "the log of %s does not hold %s; readers get a snapshot", self.blog.slug, self.position
            )
            await self.reload()
        except Redrawn:
            await self.reload()

    async def reload(self) -> None:
        """Read all anew, and tell readers to do the same."""
        window, backlog = await self._reading.all(self.blog)
        self._take(window)
        self._changed()
        if self.blog.state == "draft":
            self._hide()
            return
        self.channel.state = self.blog.state
        self.channel.open_door()
        base = backlog[0].prev if backlog else window.position
        self.channel.reset_all("unknown-position", base, backlog)
        self._opened.set()

    def _take(self, window: Window) -> None:
        self.window, self.blog = window, window.blog
        self.drawn_for = page_facts(window.blog)

    def _hide(self) -> None:
        """Readers may not see the blog (any more), nor be told what happens in it."""
        self._opened.clear()
        self.channel.close_all(NO_SUCH_BLOG, NOT_PUBLIC)
        self.channel.pass_over(self.position)

    @property
    def public(self) -> bool:
        """Whether readers may see the blog, and what is here is what they may see."""
        return self._opened.is_set()

    async def reach(self, position: Position) -> None:
        """Wait until readers can see what happened at a position; a second at most."""
        await self.channel.reach(position)
        if not self.public and self.blog.state != "draft":
            with suppress(TimeoutError):
                await asyncio.wait_for(self._opened.wait(), 1)

    def apply(self, events: tuple[Event, ...]) -> None:
        """Some events further: draw each once, then tell all readers with one write."""
        messages: list[Message] = []
        about, began = "", asyncio.get_running_loop().time()
        for event in events:
            if event.prev != self.position:
                if messages:
                    self.channel.deliver(messages)
                raise Forked
            html = self._reading.html(self.blog, event)
            self.window.apply(event, html)
            self.blog = self.window.blog
            if page_facts(self.blog) != self.drawn_for:
                self.drawn_for = ()  # also when a later event changes it back: read all anew
            if self.blog.state == "draft":
                self._opened.clear()
            if not self.public:
                continue  # nothing of it is told, until all is read anew
            messages.append(message(event, html))
            if isinstance(event.change, Put):
                about = f"{event.change.entry.id} {event.change.entry.revision}"
        self.channel.state = self.blog.state
        self._changed()
        self.channel.deliver(messages)
        self.delivered += len(messages)
        if messages:
            self.measurements.begin(self.channel, about, began)
        if not self.public:
            self._hide()
        if self.window.short(self._settings.page_size) and self._refilling is None:
            self._refilling = asyncio.create_task(self._refill())

    async def _refill(self) -> None:
        """Removals have used up the window: read it again, unless events came meanwhile that change it."""
        try:
            while self.window.short(self._settings.page_size):
                window = await self._reading.window(self.blog)
                if window.position == self.position:
                    self.window = window
                    self._changed()
        except (Unavailable, NotFound):
            pass  # the tail finds it too, and the next removal tries again
        finally:
            self._refilling = None

    # What views take from here

    def page(self) -> Page:
        return self.window.page().first(self._settings.page_size)

    def made(self, name: str) -> Any:
        """What `cached` has kept under this name since the last event, or None."""
        return self._made.get(name)

    def cached(self, name: str, make: Callable[[Tail], Made]) -> Made:
        """Something made from this blog as it is now, at most once an event."""
        if name not in self._made:
            if len(self._made) >= 200:
                # Older pages, permalinks and feeds that somebody walks through; what everybody asks for stays.
                self._made.pop(next(kept for kept in self._made if kept not in ASKED_BY_ALL))
            self._made[name] = make(self)
        found: Made = self._made[name]
        return found

    async def acached(self, name: str, make: Callable[[Tail], Awaitable[Made]]) -> Made:
        """The same for what has to ask the store; kept only if no event came while it was made."""
        if name in self._made:
            found: Made = self._made[name]
            return found
        before = self.position
        made = await make(self)
        if self.position == before:
            self.cached(name, lambda _: made)
        return made

    def _changed(self) -> None:
        self._made.clear()
