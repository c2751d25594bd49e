"""The measurements of a blog's events in this process: begun with each event, said to the desk through the store.

Several events are measured at once: one reader who stalls is waited for some seconds, and the next event is not to be
unknown for that. Must not know: how arrival is measured (that is `landing`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from liveblog.errors import Unavailable
from liveblog.live.channel import Channel
from liveblog.live.delivery import measure
from liveblog.store import Store

AT_ONCE = 8  # also how many reports of a blog each process keeps in the store
PAUSE = 0.25  # seconds between two writes: each waits for the disk, and the next entry would wait with it


class Measurements:
    """Those of one blog. Whoever runs its tail closes them."""

    def __init__(self, store: Store, blog_id: str, process: str) -> None:
        self._store = store
        self._blog_id = blog_id
        self._process = process  # the name of this process among others
        self._newest = 0
        self._running: set[asyncio.Task[None]] = set()
        self._reports: dict[str, dict[str, Any]] = {}  # not said yet
        self._saying = False

    def begin(self, channel: Channel, about: str, began: float) -> None:
        """See how the channel's newest event lands. It happened at the loop time `began`."""
        if channel.count:
            self._newest += 1
            self._start(self._measure(self._newest, channel, about, began))

    def close(self) -> None:
        for task in self._running:
            task.cancel()

    def _start(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(doing)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _measure(self, mine: int, channel: Channel, about: str, began: float) -> None:
        readers, number = channel.readers(), channel.backlog.number
        reports = measure(
            str(channel.position),
            about,
            readers,
            number,
            began,
            enough=lambda: self._newest - mine >= AT_ONCE,
        )
        async for report in reports:
            self._reports[f"{self._process} {mine % AT_ONCE}"] = report.to_json()
            if not self._saying:
                self._saying = True
                self._start(self._say())

    async def _say(self) -> None:
        try:
            while self._reports:
                reports, self._reports = self._reports, {}
                with suppress(Unavailable):
                    await self._store.servers.landed(self._blog_id, reports)
                await asyncio.sleep(PAUSE)
        finally:
            self._saying = False
