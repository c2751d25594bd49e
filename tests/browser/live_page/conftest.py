"""A newsroom of our own making and its readers, each in a browser context."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from newsroom import Newsroom, open_newsroom
from playwright.async_api import Browser
from readers import Opening, Reader


@pytest.fixture
async def newsroom() -> AsyncIterator[Newsroom]:
    async with open_newsroom() as newsroom:
        for n in range(4):
            await newsroom.publish(f"e{n}")
        yield newsroom


@pytest.fixture
async def new_reader(chromium: Browser, newsroom: Newsroom) -> AsyncIterator[Opening]:
    """Readers, each in a browser context of its own; at the end none may have met an error or called a stranger."""
    readers = []

    async def open_one(**options: object) -> Reader:
        # Without motion everything is at once where it is going to be.
        still = {"viewport": {"width": 900, "height": 700}, "reduced_motion": "reduce"}
        context = await chromium.new_context(**{**still, **options})  # type: ignore[arg-type]
        readers.append(Reader(await context.new_page(), newsroom))
        return readers[-1]

    yield open_one
    for reader in readers:
        await reader.page.context.close()
        assert reader.problems == []
        assert reader.strangers == []


@pytest.fixture
async def reader(new_reader: Opening) -> Reader:
    return await (await new_reader()).join()
