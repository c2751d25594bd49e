"""The store that commands work on: that of the running server, else one of our own for as long as the command runs.

Must not know: what any command does.
"""

from __future__ import annotations

import asyncio
import os
import pwd
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from liveblog.embedded_redis.server import redis_for
from liveblog.model.audit import MACHINE, Actor
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.audit import acting


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[Store]:
    """The store of LIVEBLOG_DATA. Starts our own Redis when no server is running there."""
    with redis_for(settings) as url:
        store = await Store.open(url, replace(settings, redis_url=url))
        acting.set(_actor())
        try:
            yield store
        finally:
            await store.close()


def with_store(settings: Settings, act: Callable[[Store], Coroutine[Any, Any, int]]) -> int:
    """Carries out an act on the store; gives its exit code."""

    async def run() -> int:
        async with opened_store(settings) as store:
            return await act(store)

    return asyncio.run(run())


def _actor() -> Actor:
    """Who runs the command, for the audit log."""
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = str(os.getuid())
    return Actor(f"{MACHINE}{os.getuid()}", name, "command line")
