"""The order of a blog's pinned entries, as editors arrange it.

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

_APART = 1_000  # between renumbered places, which leaves room for the next moves


class PinActs(EntryActs):
    """Reading and moving pinned entries."""

    async def pinned(self, blog: Blog) -> list[Entry]:
        """The pinned entries that readers see, in order."""
        ids: Any = await self.connection.client.smembers(key_of(blog.id, "pinned"))
        stored: Any = await self.connection.client.hmget(key_of(blog.id, "entries"), list(ids)) if ids else []
        return sorted((Entry.from_json(json.loads(s)) for s in stored if s), key=rank_pinned, reverse=True)

    async def move_pin(self, blog: Blog, id: str, *, up: bool, by: str = "") -> tuple[int, int]:
        """Swaps a pinned entry with the one above or below; at either end nothing happens. Returns as `place_pin`."""
        at = _place(await self.pinned(blog), id)
        return await self.place_pin(blog, id, at - 1 if up else at + 1, by=by)

    async def place_pin(self, blog: Blog, id: str, to: int, *, by: str = "") -> tuple[int, int]:
        """Moves a pinned entry to a place in the order (0: the top), or the nearest one; returns its place and the
        number of pinned entries. Raises NotFound."""
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
        # No room between the two: renumber all.
        now = self._now()
        for n, entry in enumerate(order):
            await self.change(blog, entry.id, {"pin": now - n * _APART}, by=by)
        return to, len(order)


def _place(order: Sequence[Entry], id: str) -> int:
    at = next((n for n, entry in enumerate(order) if entry.id == id), None)
    if at is None:
        raise NotFound("This entry is not pinned (any more).")
    return at
