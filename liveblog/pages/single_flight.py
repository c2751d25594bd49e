"""What many ask for at the same time, made once for all of them.

Must not know: what is made.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class SingleFlight(Generic[Made]):
    """One making at a time. Whoever asks while one is under way shares the next, so nobody is given old news."""

    def __init__(self) -> None:
        self._next: dict[Hashable, asyncio.Task[Made]] = {}
        self._turn = asyncio.Lock()

    async def get(self, key: Hashable, make: Callable[[], Awaitable[Made]]) -> Made:
        """What `make` makes once it is its turn; whatever it raises, all who share it are raised."""
        task = self._next.get(key)
        if task is None:
            # A task of its own: who asked first may go away while others wait for the same.
            task = self._next[key] = asyncio.create_task(self._make(key, make))
        return await asyncio.shield(task)

    async def _make(self, key: Hashable, make: Callable[[], Awaitable[Made]]) -> Made:
        async with self._turn:
            del self._next[key]
            return await make()
