"""The lease of a worker of which there is one on all servers: taken, kept, given back.

It is kept by a write to Redis, which goes to the disk: so only when a third of its time is over.
Must not know: what the worker does.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable

Hold = Callable[[str], Awaitable[bool]]
Leave = Callable[[str], Awaitable[None]]


class Lease:
    """`hold` and `leave` are the store's, with a name; `lasts` in seconds."""

    def __init__(self, hold: Hold, leave: Leave, lasts: float) -> None:
        self._hold, self._leave, self._lasts = hold, leave, lasts
        self._name = secrets.token_hex(8)
        self._sure_until = 0.0  # loop time

    async def hold(self) -> bool:
        """Whether it is ours; takes it where it is nobody's. Raises Unavailable."""
        now = asyncio.get_running_loop().time()
        if now < self._sure_until:
            return True
        held = await self._hold(self._name)
        self._sure_until = now + self._lasts / 3 if held else 0.0
        return held

    async def leave(self) -> None:
        """Gives it back, so that the next one need not wait for its end. Raises Unavailable."""
        self._sure_until = 0.0
        await self._leave(self._name)
