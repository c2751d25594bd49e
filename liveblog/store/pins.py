"""The order of a blog's pinned entries, which editors choose.

Must not know: how it is shown.
"""

from __future__ import annotations

import json
from typing import Any

from liveblog.blogs import Blog
from liveblog.entries import Entry
from liveblog.errors import NotFound
from liveblog.page import rank_pinned
from liveblog.store.entries import EntryActs
from liveblog.store.keys import key_of

_APART = 1_000  # between places that are given anew, so that the next moves find room


class PinActs(EntryActs):
    """What is pinned, and moving it."""

    async def pinned(self, blog: Blog) -> list[Entry]:
        """What readers see pinned, in its order."""
        async with self.connection.errors():
            ids: Any = await self.connection.client.smembers(key_of(blog.id, "pinned"))
            stored: Any = (
                await self.connection.client.hmget(key_of(blog.id, "entries"), list(ids)) if ids else []
            )
        return sorted((Entry.from_json(json.loads(s)) for s in stored if s), key=rank_pinned, reverse=True)

    async def move_pin(self, blog: Blog, id: str, *, up: bool, by: str = "") -> None:
        """Change places with the pinned entry above, or below; nothing happens at an end. Raises NotFound."""
        order = await self.pinned(blog)
        at = next((n for n, entry in enumerate(order) if entry.id == id), None)
        if at is None:
            raise NotFound("This entry is not pinned (any more).")
        to = at - 1 if up else at + 1
        if not 0 <= to < len(order):
            return
        pin = order[to].pin + (1 if up else -1)
        beyond = order[to + (to - at)] if 0 <= to + (to - at) < len(order) else None
        if beyond is None or (beyond.pin > pin if up else beyond.pin < pin):
            await self.change(blog, id, {"pin": pin}, by=by)
            return
        # No room between the two: all get places anew.
        order[at], order[to] = order[to], order[at]
        now = self._now()
        for n, entry in enumerate(order):
            await self.change(blog, entry.id, {"pin": now - n * _APART}, by=by)
