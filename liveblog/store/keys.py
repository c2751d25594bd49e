"""The names of a blog's keys, and the base class of acts on them. The table is in the package's docstring."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from typing import Any

from liveblog.model.events import Position, parse_position
from liveblog.settings import Settings
from liveblog.store.asks import Asks
from liveblog.store.audit import Audit
from liveblog.store.connection import Connection

# The order in which lua/log.lua takes them.
NAMES = (
    *("blog", "entries", "revisions", "order", "all", "pinned", "keys", "removed"),
    *("events", "desk", "history"),
    *("notes", "chat", "leases", "here"),  # for the staff alone
    "due",
    "corrected",
    "read",  # for the staff alone, too
    *("tray", "trayorder", "posts", "traynew", "traydue"),  # see tray.py
)
SLUGS, CLAIMS = "lb:blogs", "{lb:blogs}:claims"  # in one slot
SCHEDULING = "lb:scheduling"
_DONE = frozenset({"made", "changed", "removed", "restored"})
ATTEMPTS = 20  # at an edit that others keep overtaking


Record = tuple[str, str]  # an act of `model.audit.ACTS`, and what it was done to


class Acts:
    """The base of acts on blogs and entries."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        self.connection = connection
        self._log_length = settings.log_length
        self.asks = Asks(connection, settings.resolve)
        self.audit = Audit(connection)
        self._last_now = 0
        # Set by the part of this process that follows the logs: waits briefly until the act's event has arrived,
        # so that an editor who sees "saved" finds the change on this server's pages. None: the blog was deleted.
        self.followed: Callable[[str, Position | None], Awaitable[None]] | None = None
        # Called with the id of a blog in which something was done by this process.
        self.acted: Callable[[str], None] = lambda blog_id: None

    async def _act(
        self, name: str, blog_id: str, args: Sequence[str | int], record: Record | None = None
    ) -> list[Any]:
        """Runs a script on the blog's keys, and records it in the audit log; returns its answer."""
        answer: list[Any]
        if record:
            answer = await self.audit.act(name, keys_of(blog_id), args, *record)
        else:
            answer = await self.connection.script(name)(keys_of(blog_id), args)
        if answer[0] in _DONE:
            self.acted(blog_id)
            if self.followed is not None:
                await self.followed(blog_id, position_of(answer[1]))
        return answer

    def _now(self) -> int:
        # Never the same millisecond twice, so that entries published in a row keep their order.
        self._last_now = max(int(time.time() * 1000), self._last_now + 1)
        return self._last_now


def same_id(*what: str) -> str:
    """An id derived from its arguments, so that a request repeated after a lost answer has no second effect."""
    return sha256("\0".join(what).encode("utf-8", "replace")).hexdigest()[:16]


def post_id(name: str) -> str:
    """The id of a post in trays, derived from its name (`text.resolved.post_names`)."""
    return same_id("tray", name)


def key_of(blog_id: str, name: str) -> str:
    return f"lb:{{{blog_id}}}:{name}"


def keys_of(blog_id: str) -> list[str]:
    """All keys of a blog, in the order that every script takes."""
    return [key_of(blog_id, name) for name in NAMES]


def position_of(text: str) -> Position:
    """A position as Redis wrote it."""
    found = parse_position(text)
    assert found is not None, text
    return found
