"""The clock that publishes scheduled entries, closes idle blogs and drops old audit events. Every process runs it; each
act happens once.

Must not know: what is due (that is the store's).
"""

from __future__ import annotations

import asyncio
import logging
import random
import time

from liveblog.errors import Unavailable
from liveblog.settings import Settings
from liveblog.store import Store

log = logging.getLogger("liveblog.schedule")

STEP = 0.25  # seconds; no entry is later than this
IDLE_STEP = 600.0  # seconds; blogs close after days


async def run_schedule(store: Store, settings: Settings) -> None:
    """Does what is due, for ever."""
    loop = asyncio.get_running_loop()
    next_idle_check = loop.time()
    while True:
        try:
            await store.publish_due()
            if loop.time() >= next_idle_check:
                next_idle_check = loop.time() + IDLE_STEP * random.uniform(0.5, 1.5)
                for blog in await store.close_idle():
                    log.info("closed %s: nothing happened there for %d days", blog.slug, blog.close_after)
                now = time.time_ns() // 1_000_000
                await store.audit.trim(now, settings.audit_days, settings.audit_events)
        except Unavailable:
            await asyncio.sleep(1)  # the tails log what happened
        except Exception:
            log.exception("the schedule failed; trying again")
            await asyncio.sleep(1)
        await asyncio.sleep(STEP * random.uniform(0.8, 1.2))
