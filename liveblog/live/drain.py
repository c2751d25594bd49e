"""What happens to all channels of a process together: heartbeats, and the farewell before a restart.

Must not know: why the process stops.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable

from liveblog.live.channel import RESTARTING, Channel

_STEP = 0.05

Channels = Callable[[], Iterable[Channel]]


async def beat(channels: Channels, heartbeat: float) -> None:
    """Send every channel its heartbeat, for ever: one timer for the process."""
    while True:
        await asyncio.sleep(heartbeat)
        for channel in list(channels()):
            channel.tick()
            await asyncio.sleep(0)


async def drain(channels: Iterable[Channel], spread: float) -> None:
    """Close every reader with 1012, evenly over `spread` seconds and in no order; who comes meanwhile, at once.

    So they arrive elsewhere evenly too. Ends when all have been told.
    """
    leaving = []
    for channel in channels:
        channel.close_door(RESTARTING, "restarting; come back with your position")
        leaving += channel.readers()
    random.shuffle(leaving)
    loop = asyncio.get_running_loop()
    began, told = loop.time(), 0
    while told < len(leaving):
        await asyncio.sleep(min(_STEP, spread))
        passed = (loop.time() - began) / spread if spread > 0 else 1.0
        due = min(len(leaving), max(told + 1, round(passed * len(leaving))))
        for reader in leaving[told:due]:
            reader.close(RESTARTING, "restarting; come back with your position")
        told = due
