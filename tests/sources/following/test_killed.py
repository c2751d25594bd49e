"""Followers that are killed in mid-stream, for real: nothing is lost, nothing is there twice."""

from __future__ import annotations

import asyncio
import json
import sys

from elsewhere import Elsewhere
from follows import a_did, an_rkey, at_work, bluesky, connected, follow, tray
from jetstreams import Jetstream
from servers import PATIENCE

from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.store import Store

# A process that does nothing but follow, with a lease that is over soon.
FOLLOWER = """
import asyncio, json, sys
from liveblog.settings import Settings
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.asking import Asking
from liveblog.sources.client import Client
from liveblog.sources import leased
from liveblog.sources.following import worker
from liveblog.store import Store, tray
tray.LEASE = worker.LEASE = 500
worker.LOOK = leased.STAND_BY = 0.05
settings = Settings(**json.loads(sys.argv[1]))
async def main():
    store = await Store.open(settings.redis_url, settings)
    async with Client(parse_allowed(settings.fetch_allow)) as client:
        await worker.Follower(store, Asking(client, settings)).run()
asyncio.run(main())
"""


async def test_ten_followers_killed_in_mid_stream(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    names = ("redis_url", "fetch_allow", "bluesky_url", "jetstream_url")
    given = json.dumps({name: getattr(settings, name) for name in names})
    for number in range(10):
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", FOLLOWER, given)
        try:
            await connected(stream)
            for n in range(20):
                await stream.tell(did, an_rkey(), text=f"{number} {n}")
                await asyncio.sleep(0.005)  # so that some are taken, and some are on their way
        finally:
            process.kill()
            await process.wait()
        async with asyncio.timeout(PATIENCE):
            while stream.sockets:
                await asyncio.sleep(0.01)
    async with at_work(store, settings):
        posts = await tray(store, blog, lambda posts: len(posts) >= 200)
    assert sorted(post.text for post in posts) == sorted(f"{a} {b}" for a in range(10) for b in range(20))
