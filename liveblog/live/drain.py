"""What happens to all channels of a process together: heartbeats, and the farewell before a restart.

Must not know: why the process stops.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable, Iterable

from liveblog.live.channel import Channel
from liveblog.live.protocols import CLOSE_WAIT, RESTARTING, RESTARTING_REASON, Pulling, Pushed

log = logging.getLogger(__name__)

_STEP = 0.05

Channels = Callable[[], Iterable[Channel]]


async def beat(channels: Channels, heartbeat: float) -> None:
    """Send every channel its heartbeat, for ever: one timer for the process."""
    while True:
        await asyncio.sleep(max(heartbeat, _STEP))
        for channel in list(channels()):
            try:
                channel.tick()
            except Exception:
                log.exception("a heartbeat stumbled; the other channels get theirs")
            await asyncio.sleep(0)


async def drain(channels: Iterable[Channel], spread: float) -> None:
    """Close every reader with 1012, evenly over `spread` seconds and in no order; who comes meanwhile, at once.

    So they arrive elsewhere evenly too. Ends when all are gone, or have had their time to go.
    """
    leaving: list[Pushed | Pulling] = []
    for channel in channels:
        channel.close_door(RESTARTING, RESTARTING_REASON)
        leaving += channel.readers()
    random.shuffle(leaving)
    loop = asyncio.get_running_loop()
    began, told = loop.time(), 0
    while told < len(leaving):
        await asyncio.sleep(min(_STEP, spread))
        passed = (loop.time() - began) / spread if spread > 0 else 1.0
        due = min(len(leaving), int(passed * len(leaving)))
        for reader in leaving[told:due]:
            reader.close(RESTARTING, RESTARTING_REASON)
        told = due
    until = loop.time() + CLOSE_WAIT
    while not all(reader.gone for reader in leaving) and loop.time() < until:
        await asyncio.sleep(_STEP)
