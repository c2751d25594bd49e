"""Whose turn it is to ask a host: a few requests at a time, not too often, and none while it asked to be left alone.

Must not know: what is asked.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

AT_ONCE = 4  # requests to one host
APART = 0.1  # seconds between two of them
PATIENCE = 2.0  # seconds that a request waits for a host that asked for a pause; longer ones come back later
HOLD = 30.0  # seconds, when a host asks for a pause and does not say how long
_KNOWN = 2_000  # hosts


class Held(Exception):
    """A host asked to be left alone for a while. `until`: in seconds since 1970."""

    def __init__(self, until: float) -> None:
        super().__init__(until)
        self.until = until


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore
    next: float = 0.0  # when another request may start
    held: float = 0.0  # until when it wants to be left alone


class Turns:
    """One a process."""

    def __init__(self, *, at_once: int = AT_ONCE, apart: float = APART) -> None:
        self._at_once, self._apart = at_once, apart
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    @asynccontextmanager
    async def of(self, url: str) -> AsyncIterator[None]:
        """Around one request; waits until it may be sent. Raises Held."""
        host = self._host(url)
        async with host.places:
            if host.held > time.time() + PATIENCE:
                raise Held(host.held)
            start = max(time.time(), host.next, host.held)
            host.next = start + self._apart
            await asyncio.sleep(max(start - time.time(), 0))
            yield

    def hold(self, url: str, seconds: float | None) -> None:
        """A host asked for a pause."""
        host = self._host(url)
        host.held = max(host.held, time.time() + (HOLD if seconds is None else seconds))

    def _host(self, url: str) -> _Host:
        name = host_of(url)
        host = self._hosts.setdefault(name, _Host(asyncio.Semaphore(self._at_once)))
        self._hosts.move_to_end(name)
        if len(self._hosts) > _KNOWN:
            self._hosts.popitem(last=False)
        return host


def host_of(url: str) -> str:
    """The host of a URL with its port; "" for what is none."""
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
