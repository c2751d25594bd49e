"""The clock that publishes scheduled entries and closes idle blogs. Every process runs it; each thing is done once.

Must not know: what is due (that is the store's).
"""

from __future__ import annotations

import asyncio
import logging
import random

from liveblog.errors import Unavailable
from liveblog.store import Store

log = logging.getLogger("liveblog.schedule")

STEP = 0.25  # seconds; an entry is at most this late
IDLE_STEP = 600.0  # idle blogs close by the day


async def keep_time(store: Store) -> None:
    """For ever."""
    loop = asyncio.get_running_loop()
    look = loop.time()
    while True:
        try:
            await store.publish_due()
            if loop.time() >= look:
                look = loop.time() + IDLE_STEP * random.uniform(0.5, 1.5)
                for blog in await store.close_idle():
                    log.info("closed %s: nothing happened there for %d days", blog.slug, blog.close_after)
        except Unavailable:
            await asyncio.sleep(1)  # those who follow logs say what happened
        except Exception:
            log.exception("doing what is due stumbled")
            await asyncio.sleep(1)
        await asyncio.sleep(STEP * random.uniform(0.8, 1.2))
