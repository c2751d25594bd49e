"""Scheduled entries. The index of due ones is among each blog's own keys, so every act keeps it up to date.

Must not know: who asks, and how often.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from liveblog.errors import NotFound, NotNow, Stale, Unavailable
from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.store.connection import Connection
from liveblog.store.keys import SCHEDULING, key_of
from liveblog.store.pins import PinActs

log = logging.getLogger("liveblog.schedule")

_AT_ONCE = 100  # per blog; the rest a moment later


class ScheduleActs(PinActs):
    """Publishing what is due."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        super().__init__(connection, settings)
        self._held_up: set[str] = set()  # entries already logged as late

    async def publish_due(self) -> int:
        """Publishes all entries that are due; returns how many. Several processes may do it at once."""
        published = 0
        blogs: Any = await self.connection.client.smembers(SCHEDULING)
        for blog_id in blogs:
            with self._alone(f"What is due in the blog with the id {blog_id}"):
                published += await self._publish_due_of(blog_id)
        return published

    async def _publish_due_of(self, blog_id: str) -> int:
        client = self.connection.client
        due = key_of(blog_id, "due")
        stored: Any = await client.hget(key_of(blog_id, "blog"), "json")
        ids: Any = await client.zrangebyscore(due, "-inf", int(time.time() * 1000), start=0, num=_AT_ONCE)
        if not stored or (not ids and not await client.exists(due)):
            await client.srem(SCHEDULING, blog_id)
            if stored and await client.exists(due):  # another process has just scheduled an entry
                await client.sadd(SCHEDULING, blog_id)
            return 0
        blog = Blog.from_json(json.loads(stored))
        if blog.state == "closed":
            return 0  # they wait until it is reopened
        published = 0
        for id in ids:
            with self._alone(f"The entry {id} of {blog.slug}"):
                published += await self._publish_one(blog, id)
        return published

    @contextmanager
    def _alone(self, what: str) -> Iterator[None]:
        """Logs a failed publication once and leaves it to the next round, without holding up the others."""
        try:
            yield
        except Unavailable as problem:
            if what not in self._held_up:
                log.warning("%s could not be published at its time; trying again: %s", what, problem)
            self._held_up.add(what)
        else:
            self._held_up.discard(what)

    async def _publish_one(self, blog: Blog, id: str) -> bool:
        try:
            entry = await self.entry(blog, id)
            if entry.state != "scheduled":
                return False
            # With its revision, so that a cancellation or publication that came first wins.
            await self.change(blog, id, {"state": "published"}, revision=entry.revision, by=entry.changed_by)
        except (Stale, NotFound, NotNow):
            return False
        return True
