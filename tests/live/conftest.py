"""A real uvicorn for the tests of live/, under uvloop and under asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
import uvloop
from engine import Engine
from wires import BASE


@pytest.fixture(
    scope="module", params=[uvloop.new_event_loop, asyncio.SelectorEventLoop], ids=["uvloop", "asyncio"]
)
def shared(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with Engine(request.param, heartbeat=30) as engine:
        yield engine


@pytest.fixture
def engine(shared: Engine) -> Iterator[Engine]:
    """The engine with a fresh log and no connections."""
    shared.do(lambda: shared.channel.reset_all("trimmed", BASE))
    yield shared
    shared.until(lambda: shared.channel.count == 0 and not shared.connections())
