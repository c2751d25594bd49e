"""The tail of one blog's log in this process: it follows the log, keeps the window of the first page up to date, and
hands each event to the channel once. Everything that a reader gets comes through here.

Must not know: HTML (it is given functions that draw), HTTP, sockets.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from liveblog.errors import NotFound, Unavailable
from liveblog.live.answers import Answers
from liveblog.live.backlog import Message
from liveblog.live.capacity import Capacity
from liveblog.live.channel import Channel
from liveblog.live.delivery_reports import DeliveryReports
from liveblog.live.frames import NO_SUCH_BLOG
from liveblog.live.loading import Drawer, Loader, message, page_facts
from liveblog.model.blogs import Blog
from liveblog.model.events import Event, Position, Put
from liveblog.pages.window import Page, Window
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.log import Deleted

log = logging.getLogger("liveblog.tail")

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # between attempts to reach Redis
NOT_PUBLIC = "this blog is not public"
Made = TypeVar("Made")


class Forked(Exception):
    """The log does not continue from our position: it was wiped, trimmed beyond us, or failed over."""


class Redrawn(Exception):
    """The blog changed in a way that affects how all entries are drawn, or whether readers may see them."""


class Tail:
    """One watched blog. Call `load` once, then `run` until cancelled or the blog is gone."""

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
        self._loader = Loader(store, settings, drawer)
        self._capacity = capacity
        self.blog_id = blog.id
        self.blog = blog
        # The facts that the entries here, and on readers' pages, were drawn with.
        self.drawn_for: tuple[object, ...] = page_facts(blog)
        self.window: Window
        self.channel: Channel
        self._opened = asyncio.Event()
        self.used = 0.0  # loop time of the last request; the hub ends unused tails
        self.heard = 0.0  # loop time of the log's last answer
        self.delivered = 0  # events handed to readers since the tail started
        self._answers = Answers()
        self._refilling: asyncio.Task[None] | None = None
        self.reports = DeliveryReports(store, blog.id, process)

    @property
    def position(self) -> Position:
        return self.window.position

    async def load(self) -> None:
        """Read the window and the first backlog. Raises NotFound, Unavailable."""
        window, backlog = await self._loader.load(self.blog)
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
        """Follow the log. Survives whatever Redis does; ends only when the blog is deleted."""
        pause = FIRST_PAUSE
        lost = False
        while True:
            try:
                if lost:
                    await self._check_position()
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
                # A tail that ends silently is the worst fault there is: log it, and continue.
                log.exception("the tail of %s failed at %s", self.blog.slug, self.position)
                lost = True
            if lost:
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _check_position(self) -> None:
        """After a reconnect: reload unless the log still holds our position."""
        if not await self._store.events.holds(self.blog_id, self.position):
            await self._reload_from_fork()
        self.heard = asyncio.get_running_loop().time()

    async def _follow_or_reload(self) -> None:
        try:
            async for events in self._store.events.follow(self.blog_id, self.position):
                self.heard = asyncio.get_running_loop().time()
                if events:
                    self.apply(events)
                elif not await self._store.events.holds(self.blog_id, self.position):
                    raise Forked
                if self.drawn_for != page_facts(self.blog):
                    raise Redrawn
        except Forked:
            await self._reload_from_fork()
        except Redrawn:
            await self.reload()

    def redraw(self) -> None:
        """Load everything again soon: entries look different, although nothing happened in the blog."""
        self.drawn_for = ()

    async def _reload_from_fork(self) -> None:
        log.warning("the log of %s does not hold %s; readers get a snapshot", self.blog.slug, self.position)
        await self.reload()

    async def reload(self) -> None:
        """Load everything again, and reset all readers."""
        window, backlog = await self._loader.load(self.blog)
        self._take(window)
        self._changed()
        if self.blog.state == "draft":
            self._hide()
            return
        self.channel.notices.state = self.blog.state
        self.channel.reopen()
        base = backlog[0].prev if backlog else window.position
        self.channel.reset_all("unknown-position", base, backlog)
        self._opened.set()

    def _take(self, window: Window) -> None:
        self.window, self.blog = window, window.blog
        self.drawn_for = page_facts(window.blog)

    def _hide(self) -> None:
        """Close the blog to readers, who may not see it, or no longer."""
        self._opened.clear()
        self.channel.close_all(NO_SUCH_BLOG, NOT_PUBLIC)
        self.channel.pass_over(self.position)

    @property
    def public(self) -> bool:
        """Whether readers may see the blog, and everything here is what they may see."""
        return self._opened.is_set()

    async def reach(self, position: Position) -> None:
        """Wait, a second at most, until readers can see what happened at a position."""
        await self.channel.reach(position)
        if not self.public and self.blog.state != "draft":
            with suppress(TimeoutError):
                await asyncio.wait_for(self._opened.wait(), 1)

    def apply(self, events: tuple[Event, ...]) -> None:
        """Take some events: draw each once, then send them to every reader in one write."""
        messages: list[Message] = []
        about, began = "", asyncio.get_running_loop().time()
        for event in events:
            if event.prev != self.position:
                if messages:
                    self.channel.deliver(messages)
                raise Forked
            html = self._loader.draw(self.blog, event)
            self.window.apply(event, html)
            self.blog = self.window.blog
            if page_facts(self.blog) != self.drawn_for:
                self.drawn_for = ()  # so that all is loaded again, even if a later event changes it back
            if self.blog.state == "draft":
                self._opened.clear()
            if not self.public:
                continue  # readers get nothing of it before all is loaded again
            messages.append(message(event, html))
            if isinstance(event.change, Put):
                about = f"{event.change.entry.id} {event.change.entry.revision}"
        self.channel.notices.state = self.blog.state
        self._changed()
        self.channel.deliver(messages)
        self.delivered += len(messages)
        if messages:
            self.reports.measure(self.channel, about, began)
        if not self.public:
            self._hide()
        if self.window.short(self._settings.page_size) and self._refilling is None:
            self._refilling = asyncio.create_task(self._refill())

    async def _refill(self) -> None:
        """Load the window again, when removals have used it up, unless events change it in the meantime."""
        try:
            while self.window.short(self._settings.page_size):
                window = await self._loader.load_window(self.blog)
                if window.position == self.position:
                    self.window = window
                    self._changed()
        except (Unavailable, NotFound):
            pass  # the tail will notice as well, and the next removal tries again
        finally:
            self._refilling = None

    # For the views

    def page(self) -> Page:
        return self.window.page().first(self._settings.page_size)

    def made(self, name: str) -> Any:
        """What `cached` has under this name since the last event, or None."""
        return self._answers.get(name)

    def cached(self, name: str, make: Callable[[Tail], Made]) -> Made:
        """Something made from the blog as it is now, at most once between two events."""
        if name not in self._answers:
            self._answers.add(name, make(self))
        found: Made = self._answers.get(name)
        return found

    async def acached(self, name: str, make: Callable[[Tail], Awaitable[Made]]) -> Made:
        """The same for what has to query the store; not cached if an event came while it was made."""
        if name in self._answers:
            found: Made = self._answers.get(name)
            return found
        before = self.position
        made = await make(self)
        if self.position == before:
            self._answers.add(name, made)
        return made

    def _changed(self) -> None:
        self._answers.clear()
