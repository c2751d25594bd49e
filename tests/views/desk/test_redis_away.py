"""Redis is away while somebody writes."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from desk import JSON, PASSWORD, Desk, typed, words
from redis.asyncio import Redis
from servers import Running

from liveblog.embedded_redis.server import find_binary


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Redis that a test may stop, and its URL."""
    binary, address = find_binary(tmp_path), tmp_path / "r.sock"
    command = [binary, "--port", "0", "--unixsocket", str(address), "--dir", str(tmp_path), "--save", ""]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        while not address.exists():
            assert process.poll() is None
            time.sleep(0.02)
        yield f"unix://{address}", process
        process.kill()


async def test_text_written_while_redis_is_away_can_be_sent_when_it_is_back(
    serve: Callable[..., Running], own_redis: tuple[str, subprocess.Popen[bytes]]
) -> None:
    url, process = own_redis
    server = serve(REDIS_URL=url)
    async with httpx.AsyncClient(base_url=server.url) as client:
        await client.post(server.first_link, data={"name": "Ada", "password": PASSWORD})
        desk = Desk(server, client, "Ada")
        slug = await desk.create_blog()
        redis = Redis.from_url(url)
        await redis.config_set("min-replicas-to-write", 1)
        refused = await desk.post(f"/desk/{slug}/entries", text="Kept <words>", id="r1", headline="H")
        assert refused.status_code == 503
        assert typed(refused, "text") == "Kept <words>"
        assert typed(refused, "headline") == "H"
        edit = await desk.post(f"/desk/{slug}/entries/r1", text="Other words", revision="1")
        assert edit.status_code in (404, 503)
        assert typed(edit, "text") == "Other words"
        told = await desk.post(f"/desk/{slug}/entries", JSON, text="Kept", id="r2")
        assert (told.status_code, "Try again" in told.json()["message"]) == (503, True)
        assert told.headers["retry-after"] == "2"
        await redis.config_set("min-replicas-to-write", 0)
        await desk.publish(slug, typed(refused, "text"), id=typed(refused, "id"))
        await redis.aclose()
        process.kill()
        process.wait()
        away = await desk.post(f"/desk/{slug}/entries", text="Words while it is gone", id="r3")
        assert away.status_code == 503
        assert (await client.get("/desk/account")).headers["retry-after"] == "2"
        assert "Words while it is gone" in words(away)
        assert 'name="id" value="r3"' in away.text
        # Nobody is known just now, which does not mean that somebody has to sign in.
        assert "Back to the desk" in words(away)
