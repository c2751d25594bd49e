"""Networks of ours, which answer in the shapes of theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from elsewhere import Elsewhere, elsewhere

from liveblog.settings import Settings
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.asking import Asking
from liveblog.sources.client import Client


@pytest.fixture
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture
async def asking(there: Elsewhere) -> AsyncIterator[Asking]:
    where = Settings(
        x_oembed_url=there.url("/x"),
        x_api_url=there.url("/api"),
        bluesky_url=there.url("/bsky"),
        youtube_oembed_url=there.url("/youtube"),
        tiktok_oembed_url=there.url("/tiktok"),
        meta_url=there.url("/meta"),
    )
    async with Client(parse_allowed(there.authority)) as client:
        yield Asking(client, where)
