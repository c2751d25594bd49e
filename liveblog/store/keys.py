"""The names of a blog's keys, and what every act on them needs. The table is in the package's docstring."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from typing import Any

from liveblog.model.events import Position, parse_position
from liveblog.settings import Settings
from liveblog.store.asks import Asks
from liveblog.store.connection import Connection

# The order in which lua/log.lua takes them.
NAMES = (
    *("blog", "entries", "revisions", "order", "all", "pinned", "keys", "removed"),
    *("events", "desk", "history"),
    *("notes", "chat", "leases", "here"),  # of the staff alone
    "due",
    "corrected",
    "read",  # of the staff alone, too
)
SLUGS, CLAIMS = "lb:blogs", "{lb:blogs}:claims"  # of one slot
SCHEDULING = "lb:scheduling"
_DONE = frozenset({"made", "changed", "removed", "restored"})
ATTEMPTS = 20  # of an edit that others keep overtaking


class Acts:
    """What acts on blogs and on entries share."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self.connection = connection
        self._log_length = settings.log_length
        self.asks = Asks(connection, settings.resolve)
        self._last_now = 0
        # Given by who follows logs in this process: waits until an act has come back to it, a moment at most, so
        # that whoever was told "saved" finds it on the pages of the server that said so. None: the blog is gone.
        self.followed: Callable[[str, Position | None], Awaitable[None]] | None = None

    async def _act(self, name: str, blog_id: str, args: Sequence[str | int]) -> list[Any]:
        """Run an act; its answer."""
        answer: list[Any] = await self.connection.script(name)(keys_of(blog_id), args)
        if self.followed is not None and answer[0] in _DONE:
            await self.followed(blog_id, position_of(answer[1]))
        return answer

    def _now(self) -> int:
        # Never the same millisecond twice, so that entries published in a row keep their order.
        self._last_now = max(int(time.time() * 1000), self._last_now + 1)
        return self._last_now


def same_id(*what: str) -> str:
    """An id that is the same for the same: what is sent twice, after an answer got lost, is made once."""
    return sha256("\0".join(what).encode("utf-8", "replace")).hexdigest()[:16]


def key_of(blog_id: str, name: str) -> str:
    return f"lb:{{{blog_id}}}:{name}"


def keys_of(blog_id: str) -> list[str]:
    """All keys of a blog, as every act takes them."""
    return [key_of(blog_id, name) for name in NAMES]


def position_of(text: str) -> Position:
    """A position that Redis wrote."""
    found = parse_position(text)
    assert found is not None, text
    return found
