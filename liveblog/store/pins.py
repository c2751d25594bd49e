"""The order of a blog's pinned entries, which editors choose.

Must not know: how it is shown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from liveblog.errors import NotFound
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.pages.window import rank_pinned
from liveblog.store.entries import EntryActs
from liveblog.store.keys import key_of

_APART = 1_000  # between places that are given anew, so that the next moves find room


class PinActs(EntryActs):
    """What is pinned, and moving it."""

    async def pinned(self, blog: Blog) -> list[Entry]:
        """What readers see pinned, in its order."""
        ids: Any = await self.connection.client.smembers(key_of(blog.id, "pinned"))
        stored: Any = await self.connection.client.hmget(key_of(blog.id, "entries"), list(ids)) if ids else []
        return sorted((Entry.from_json(json.loads(s)) for s in stored if s), key=rank_pinned, reverse=True)

    async def move_pin(self, blog: Blog, id: str, *, up: bool, by: str = "") -> tuple[int, int]:
        """Change places with the pinned entry above, or below; nothing happens at an end. As `place_pin`."""
        at = _place(await self.pinned(blog), id)
        return await self.place_pin(blog, id, at - 1 if up else at + 1, by=by)

    async def place_pin(self, blog: Blog, id: str, to: int, *, by: str = "") -> tuple[int, int]:
        """Move a pinned entry to a place in their order (0: the top), or the nearest there is; its place, and how
        many there are. Raises NotFound."""
        order = await self.pinned(blog)
        at = _place(order, id)
        to = min(max(to, 0), len(order) - 1)
        if to == at:
            return at, len(order)
        order.insert(to, order.pop(at))
        above = order[to - 1].pin if to > 0 else None
        below = order[to + 1].pin if to + 1 < len(order) else None
        pin = (below or 0) + 1
        if above is not None:
            pin = above - 1 if below is None else (above + below) // 2
        if (above is None or pin < above) and (below is None or pin > below):
            await self.change(blog, id, {"pin": pin}, by=by)
            return to, len(order)
        # No room between the two: all get places anew.
        now = self._now()
        for n, entry in enumerate(order):
            await self.change(blog, entry.id, {"pin": now - n * _APART}, by=by)
        return to, len(order)


def _place(order: Sequence[Entry], id: str) -> int:
    at = next((n for n, entry in enumerate(order) if entry.id == id), None)
    if at is None:
        raise NotFound("This entry is not pinned (any more).")
    return at
