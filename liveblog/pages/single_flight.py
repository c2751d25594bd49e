"""Coalesces concurrent requests for the same thing: it is built once for all of them.

Must not know: what is made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class SingleFlight(Generic[Made]):
    """One build at a time. Callers that arrive during a build share the next one, so nobody gets outdated data."""

    def __init__(self) -> None:
        self._next: dict[Hashable, asyncio.Task[Made]] = {}
        self._turn = asyncio.Lock()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[Made]]) -> Made:
        """The result of `make` when its turn comes. An error is raised to all callers that share it."""
        task = self._next.get(key)
        if task is None:
            # A task of its own: the first caller may be cancelled while others wait for the result.
            task = self._next[key] = asyncio.create_task(self._make(key, make))
        return await asyncio.shield(task)

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[Made]]) -> Made:
        async with self._turn:
            del self._next[key]
            return await make()
