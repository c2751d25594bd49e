"""The delivery reports of one blog in this process: measured for each event, and stored for the desk.

Several events are measured at once: while one slow reader is waited for, the next event is measured already.
Must not know: how delivery is measured (that is `delivery`).
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

AT_ONCE = 8  # measurements, and also how many reports of a blog each process keeps in the store
PAUSE = 0.25  # seconds between two writes: each waits for the disk, and a new entry would wait behind it


class DeliveryReports:
    """The reports of one blog. The owner of its tail closes them."""

    def __init__(self, store: Store, blog_id: str, process: str) -> None:
        self._store = store
        self._blog_id = blog_id
        self._process = process  # the name of this process among others
        self._newest = 0
        self._running: set[asyncio.Task[None]] = set()
        self._unstored: dict[str, dict[str, Any]] = {}
        self._storing = False

    def measure(self, channel: Channel, about: str, began: float) -> None:
        """Measure the delivery of the channel's newest event, which happened at loop time `began`."""
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

    async def _measure(self, index: int, channel: Channel, about: str, began: float) -> None:
        reports = measure(
            str(channel.position),
            about,
            channel.readers(),
            channel.backlog.number,
            began,
            enough=lambda: self._newest - index >= AT_ONCE,
        )
        async for report in reports:
            self._unstored[f"{self._process} {index % AT_ONCE}"] = report.to_json()
            if not self._storing:
                self._storing = True
                self._start(self._store_reports())

    async def _store_reports(self) -> None:
        try:
            while self._unstored:
                reports, self._unstored = self._unstored, {}
                with suppress(Unavailable):
                    await self._store.servers.report_delivery(self._blog_id, reports)
                await asyncio.sleep(PAUSE)
        finally:
            self._storing = False
