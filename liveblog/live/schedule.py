"""The clock that publishes scheduled entries. Every process runs it; an entry is published once all the same.

Must not know: what is due (that is `store.schedule`).
"""

from __future__ import annotations

import asyncio
import logging
import random

from liveblog.errors import Unavailable
from liveblog.store import Store

log = logging.getLogger("liveblog.schedule")

STEP = 0.25  # seconds; an entry is at most this late


async def publish_due(store: Store) -> None:
    """For ever."""
    while True:
        try:
            await store.publish_due()
        except Unavailable:
            await asyncio.sleep(1)  # those who follow logs say what happened
        except Exception:
            log.exception("publishing what is due stumbled")
            await asyncio.sleep(1)
        await asyncio.sleep(STEP * random.uniform(0.8, 1.2))
