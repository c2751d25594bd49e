"""Another site cannot write in an editor's name; programs and our own pages can."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from starlette.types import Message

from liveblog.model.sites import Site
from liveblog.views.csrf import SameSiteWrites, foreign

OURS = {"host": "live.example.org"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "nonsense"},
        # What the browser says itself wins over an Origin that looks right.
        {"sec-fetch-site": "cross-site", "origin": "https://live.example.org"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://live.example.org.evil.example"},
        {"origin": "https://live.example.org:8443"},
        {"origin": "https://[broken"},
        {"origin": "https://live.example.org:99999"},
    ],
)
def test_another_site_is_foreign(headers: Mapping[str, str]) -> None:
    assert foreign({**OURS, **headers})


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"origin": "https://live.example.org"},
        {"origin": "https://LIVE.example.org:443"},
        {"origin": "http://live.example.org"},
        {},
    ],
)
def test_our_pages_and_programs_are_not(headers: Mapping[str, str]) -> None:
    assert not foreign({**OURS, **headers})


def test_behind_a_proxy_that_renames_the_host_the_public_url_counts() -> None:
    headers = {"host": "127.0.0.1:8000", "origin": "https://live.example.org"}
    assert foreign(headers)
    assert not foreign(headers, "https://live.example.org/")


@pytest.mark.parametrize(
    ("scope", "passes"),
    [
        ({"type": "http", "method": "GET", "path": "/desk"}, True),
        ({"type": "http", "method": "POST", "path": "/desk"}, False),
        ({"type": "http", "method": "DELETE", "path": "/api/v1/blogs/a"}, False),
        ({"type": "websocket", "path": "/desk/a/ws"}, False),
        ({"type": "websocket", "path": "/live/a/ws"}, True),
        ({"type": "lifespan"}, True),
    ],
)
async def test_what_another_site_may_reach(scope: dict[str, Any], passes: bool) -> None:
    reached: list[str] = []
    sent: list[Message] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["type"])

    async def receive() -> Message:
        raise AssertionError("nothing needs to be read")

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"live.example.org"), (b"sec-fetch-site", b"cross-site")]
    await SameSiteWrites(app)({**scope, "headers": headers, "state": {"site": Site()}}, receive, send)
    assert bool(reached) is passes
    if not passes:
        assert sent[0].get("status", sent[0]["type"]) in (403, "websocket.close")
