"""The one process of all servers that follows: it listens, asks, and puts what arrives into the trays.

Where it stands is in Redis (a cursor for each source), written after its posts are: who takes over reads some of them
again, and what is there already stays one. Must not know: HTML.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from liveblog.sources.asking import Asking
from liveblog.sources.following.arrivals import Target
from liveblog.sources.following.bluesky_stream import BlueskyStream
from liveblog.sources.following.hubs import Hubs
from liveblog.sources.following.mastodon_streams import MastodonStreams
from liveblog.sources.following.polling import Poller
from liveblog.sources.following.trays import Trays
from liveblog.sources.lease import Lease
from liveblog.sources.leased import LeasedWorker, at_work
from liveblog.store import Store
from liveblog.store.tray import LEASE

log = logging.getLogger("liveblog.following")

LOOK = 0.5  # seconds between two looks at what is followed


@asynccontextmanager
async def following(store: Store, asking: Asking) -> AsyncIterator[None]:
    """The follower's lifetime in one process."""
    async with at_work(Follower(store, asking)):
        yield


class Follower(LeasedWorker):
    """Follows what blogs follow."""

    def __init__(self, store: Store, asking: Asking) -> None:
        super().__init__(Lease(store.hold_following, store.leave_following, LEASE / 1000), LOOK, log)
        self._store = store
        self._version = -1
        self._targets: dict[str, Target] = {}
        self._trays = Trays(store)
        self._poller = Poller(store, asking, self._trays)
        self._hubs = Hubs(store, asking, self._trays)
        self._mastodon = MastodonStreams(asking, self._trays)
        self._bluesky = BlueskyStream(store, asking.settings, self._trays)

    async def work(self) -> None:
        await self._read_sources()
        targets = self._targets.values()
        self._bluesky.follow(targets)
        self._mastodon.follow(targets)
        await self._hubs.follow(self._targets)
        self._poller.start_due(targets)
        await self._trays.publish_due()

    async def stop(self) -> None:
        self._version, self._targets = -1, {}
        await self._bluesky.stop()
        await self._mastodon.stop()
        await self._hubs.stop()
        await self._poller.stop()

    async def _read_sources(self) -> None:
        """What is followed, where that has changed; what is known of a target stays."""
        if await self._store.following_version() == self._version:
            return
        self._version, blogs = await self._store.following()
        before, self._targets = self._targets, {}
        for blog_id, sources in blogs.items():
            for source in sources:
                made = Target(
                    source.kind,
                    source.address,
                    account=source.account,
                    name=source.name,
                    handle=source.handle,
                )
                if made.key not in self._targets:
                    target = self._targets[made.key] = before.get(made.key, made)
                    target.subscribers = []
                self._targets[made.key].subscribers.append((blog_id, source))
        self._trays.trust(self._targets.values())
