"""The resolver on a real server: what networks answer comes into entries by itself, and no editor is overtaken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from elsewhere import Elsewhere, elsewhere
from servers import PATIENCE, Running, running

X = "https://x.com/mira_holm/status/1876736309605249213"


@pytest.fixture(scope="module")
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture(scope="module")
async def server(there: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    environ = {
        "LIVEBLOG_RESOLVE": "on",
        "LIVEBLOG_FETCH_ALLOW": there.authority,
        "LIVEBLOG_X_OEMBED_URL": there.url("/oembed"),
        "LIVEBLOG_BLUESKY_URL": there.url("/bluesky"),
    }
    opened = running(tmp_path_factory.mktemp("resolver"), **environ)
    server = await asyncio.to_thread(opened.__enter__)
    try:
        yield server
    finally:
        await asyncio.to_thread(opened.__exit__, None, None, None)


class Api:
    """The API of a server, for one blog."""

    def __init__(self, client: httpx.AsyncClient, slug: str) -> None:
        self._client = client
        self.at = f"/api/v1/blogs/{slug}/entries"

    async def publish(self, text: str) -> str:
        answer = await self._client.post(self.at, json={"text": text})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def entry(self, id: str) -> dict[str, Any]:
        answer = await self._client.get(f"{self.at}/{id}")
        assert answer.status_code == 200
        found: dict[str, Any] = answer.json()
        return found

    async def change(self, id: str, revision: int | None = None, **changes: Any) -> httpx.Response:
        headers = {"if-match": f'"{revision}"'} if revision else {}
        return await self._client.patch(f"{self.at}/{id}", json=changes, headers=headers)

    async def once(self, id: str, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The entry once something is true of it."""
        async with asyncio.timeout(PATIENCE):
            while not holds(entry := await self.entry(id)):
                await asyncio.sleep(0.02)
        return entry


@pytest.fixture
async def api(server: Running, request: pytest.FixtureRequest) -> AsyncIterator[Api]:
    token = await asyncio.to_thread(
        server.command, "token", "create", request.node.name[:40], "--role", "editor"
    )
    headers = {"authorization": f"Bearer {token.strip()}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
        slug = f"b{abs(hash(request.node.name))}"
        made = await client.post("/api/v1/blogs", json={"slug": slug, "title": "A story"})
        assert made.status_code == 201, made.text
        yield Api(client, slug)


def oembed(text: str, handle: str = "mira_holm", id: str = "1876736309605249213") -> dict[str, Any]:
    """What X's oEmbed answers about a post."""
    return {
        "url": f"https://x.com/{handle}/status/{id}",
        "author_name": "Mira Holm",
        "author_url": f"https://x.com/{handle}",
        "html": f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{text}</p>&mdash; Mira Holm (@{handle}) '
        f'<a href="https://x.com/{handle}/status/{id}?ref_src=twsrc%5Etfw">January 7, 2025</a></blockquote>\n\n',
        "type": "rich",
        "cache_age": "3153600000",
        "version": "1.0",
    }


async def test_what_is_behind_a_link_comes_into_the_entry(there: Elsewhere, api: Api) -> None:
    there.answers["/oembed"] = oembed("The bridge is open.")
    id = await api.publish(X)
    entry = await api.once(id, lambda e: e["blocks"][0].get("fetched"))
    [post] = entry["blocks"]
    assert (post["text"], post["name"], post["handle"]) == ("The bridge is open.", "Mira Holm", "mira_holm")
    assert "The bridge is open." in entry["html"]
    assert entry["text"] == X
    assert entry["revision"] <= 2
