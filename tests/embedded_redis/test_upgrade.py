"""Data that the Redis 6.2 of earlier releases has written are opened as they are, and go on from there."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from liveblog.embedded_redis.server import redis_for
from liveblog.model.blocks import Text
from liveblog.model.entries import NewEntry
from liveblog.settings import Settings
from liveblog.store import Store

FIXTURES = Path(__file__).parents[1] / "fixtures"


# "commands": as it was appended; "rewritten": with a snapshot in front, as after a rewrite.
@pytest.mark.parametrize("kind", ["commands", "rewritten"])
async def test_data_written_by_redis_6_2_are_opened(tmp_path: Path, kind: str) -> None:
    (tmp_path / "redis").mkdir(mode=0o700)
    file = tmp_path / "redis" / "appendonly.aof"
    file.write_bytes(gzip.decompress((FIXTURES / f"redis-6.2-{kind}.aof.gz").read_bytes()))
    settings = Settings(data=tmp_path)
    texts = ["The second, BREAKING: with a label.", "The first entry of an old server."]
    for added in (["Of today."], ["Of tomorrow."]):  # and opened again, by itself
        with redis_for(settings) as url:
            store = await Store.open(url, settings)
            try:
                blog = await store.blog("old")
                assert [entry.source for entry in await store.entries(blog)] == texts
                await store.publish(
                    blog, NewEntry(source=added[0], blocks=(Text(text=added[0]),)), imported=True
                )
                texts = added + texts
            finally:
                await store.close()
