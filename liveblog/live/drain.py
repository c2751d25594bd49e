"""What happens to all channels of a process at once: heartbeats, and the drain before it stops.

Must not know: why the process stops.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable

from liveblog.live.channel import Channel
from liveblog.live.frames import RESTARTING, RESTARTING_REASON
from liveblog.live.protocols import CLOSE_WAIT, Reader

log = logging.getLogger(__name__)

_STEP = 0.05

Channels = Callable[[], Iterable[Channel]]


async def beat(channels: Channels, heartbeat: float) -> None:
    """Send every channel its heartbeat, for ever. One timer serves the process."""
    while True:
        await asyncio.sleep(max(heartbeat, _STEP))
        for channel in list(channels()):
            try:
                channel.tick()
            except Exception:
                log.exception("a heartbeat failed; the other channels get theirs")
            await asyncio.sleep(0)


async def drain(channels: Iterable[Channel], spread: float) -> None:
    """Close all readers with 1012, in random order, evenly over `spread` seconds; and at once those that come now.

    So they reconnect elsewhere evenly, too. Returns when all have gone, or have had their time to go.
    """
    leaving: list[Reader] = []
    for channel in channels:
        channel.refuse(RESTARTING, RESTARTING_REASON)
        leaving += channel.readers()
    random.shuffle(leaving)
    loop = asyncio.get_running_loop()
    began, closed = loop.time(), 0
    while closed < len(leaving):
        await asyncio.sleep(min(_STEP, spread))
        passed = (loop.time() - began) / spread if spread > 0 else 1.0
        due = min(len(leaving), int(passed * len(leaving)))
        for reader in leaving[closed:due]:
            reader.close(RESTARTING, RESTARTING_REASON)
        closed = due
    until = loop.time() + CLOSE_WAIT
    while not all(reader.gone for reader in leaving) and loop.time() < until:
        await asyncio.sleep(_STEP)
