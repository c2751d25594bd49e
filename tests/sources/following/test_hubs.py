"""A feed that names a hub: subscribed to, verified, renewed. What the hub signed comes at once, all else never."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from desk import Desk, signed_in
from elsewhere import Asked, Elsewhere, elsewhere, response
from servers import PATIENCE, running

from liveblog.model.subscriptions import Subscription, parse_lease


@dataclass
class Hub:
    """A hub of ours: it verifies each subscription at the server's real address, and signs what it sends."""

    server: str
    client: httpx.AsyncClient
    lease: int = 600
    asked: list[dict[str, str]] = field(default_factory=list)
    verified: list[tuple[int, str]] = field(default_factory=list)
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def callback(self, of: dict[str, str]) -> str:
        return self.server + urlsplit(of["hub.callback"]).path

    async def answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        fields = dict(parse_qsl(asked.body.decode()))
        self.asked.append(fields)
        writer.write(response("", 202))
        task = asyncio.create_task(self.verify(fields))
        self.tasks.add(task)

    async def verify(self, fields: dict[str, str], **others: str) -> None:
        given = {
            "hub.mode": fields["hub.mode"], "hub.topic": fields["hub.topic"], "hub.challenge": secrets.token_hex(8),
            "hub.lease_seconds": str(self.lease), **others,
        }  # fmt: skip
        answer = await self.client.get(self.callback(fields), params=given)
        if answer.status_code == 200:
            assert answer.text == given["hub.challenge"]
        self.verified.append((answer.status_code, given["hub.mode"]))

    async def push(self, body: bytes, signature: str | None = None) -> int:
        fields = self.asked[-1]
        signed = hmac.new(fields["hub.secret"].encode(), body, "sha256").hexdigest()
        given = f"sha256={signed}" if signature is None else signature
        headers = {"X-Hub-Signature": given, "Content-Type": "application/atom+xml"}
        return (await self.client.post(self.callback(fields), content=body, headers=headers)).status_code


@pytest.fixture(scope="module")
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture(scope="module")
async def desk(there: Elsewhere, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    with socket.socket() as probe:  # the public address has to be known before the server is
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {
        "LIVEBLOG_RESOLVE": "on",
        "LIVEBLOG_FETCH_ALLOW": there.authority,
        "LIVEBLOG_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LIVEBLOG_JETSTREAM_URL": "ws://127.0.0.1:9/none",
    }
    opened = running(tmp_path_factory.mktemp("hubs"), "--port", str(port), **environ)
    server = await asyncio.to_thread(opened.__enter__)
    desk = await signed_in(server)
    yield desk
    await desk.client.aclose()
    await asyncio.to_thread(opened.__exit__, None, None, None)


@pytest.fixture
async def hub(there: Elsewhere, desk: Desk) -> AsyncIterator[Hub]:
    async with httpx.AsyncClient() as client:
        hub = Hub(desk.server.url, client)
        there.answers["/hub"] = hub.answer
        yield hub
        await asyncio.gather(*hub.tasks)


def atom(there: Elsewhere, path: str, *titles: str) -> bytes:
    entries = "".join(
        f'<entry><id>{path}:{t}</id><title>{t}</title><link href="{path}/{t.split()[0]}"/></entry>'
        for t in titles
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><link rel="hub" href="{there.url("/hub")}"/>'
        f'<link rel="self" href="{there.url(path)}"/>{entries}</feed>'
    ).encode()


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)


async def in_tray(desk: Desk, slug: str, text: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while text not in (await desk.get(f"/desk/{slug}/tray")).text:
            await asyncio.sleep(0.05)


async def followed(there: Elsewhere, desk: Desk, hub: Hub) -> tuple[str, str]:
    """A blog that follows a feed of the hub's, once its subscription is verified; its slug and the feed's path."""
    path = f"/{secrets.token_hex(5)}"
    there.answers[path] = response(atom(there, path, "First"), kind="application/atom+xml")
    slug = await desk.create_blog()
    await desk.post(f"/desk/{slug}/sources", kind="feed", address=there.url(path))
    await until(lambda: hub.verified)
    return slug, path


async def test_a_hub_is_subscribed_to_and_what_it_signs_is_taken(
    there: Elsewhere, desk: Desk, hub: Hub
) -> None:
    slug, path = await followed(there, desk, hub)
    assert hub.verified == [(200, "subscribe")]
    asked = hub.asked[0]
    assert asked["hub.topic"] == there.url(path)
    assert asked["hub.callback"].startswith(f"{hub.server}/websub/")
    assert len(asked["hub.secret"]) >= 32
    polls = there.paths().count(path)
    assert await hub.push(atom(there, path, "Forged"), "sha256=" + "0" * 64) == 202
    assert await hub.push(atom(there, path, "Unsigned"), "") == 202
    assert await hub.push(b"not a feed") == 202
    assert await hub.push(b"x" * 600_000) == 413
    assert await hub.push(atom(there, path, "Signed", "First")) == 202
    await in_tray(desk, slug, "Signed")
    page = (await desk.get(f"/desk/{slug}/tray")).text
    assert "Forged" not in page
    assert "Unsigned" not in page
    assert page.count(">First<") == 1
    assert there.paths().count(path) == polls, "it was asked although its hub tells of it"


async def test_a_lease_is_renewed_before_it_ends(there: Elsewhere, desk: Desk, hub: Hub) -> None:
    hub.lease = 4
    await followed(there, desk, hub)
    await until(lambda: len(hub.verified) >= 3)
    first, *renewals = [asked for asked in hub.asked if asked["hub.mode"] == "subscribe"][:3]
    assert all(asked["hub.callback"] == first["hub.callback"] for asked in renewals)


async def test_what_was_not_asked_for_is_not_confirmed(there: Elsewhere, desk: Desk, hub: Hub) -> None:
    slug, _ = await followed(there, desk, hub)
    asked = hub.asked[-1]
    await hub.verify(asked, **{"hub.topic": "https://evil.example/feed"})
    await hub.verify(asked, **{"hub.mode": "unsubscribe"})
    await hub.verify(asked, **{"hub.challenge": "x" * 1_000})
    await hub.verify({**asked, "hub.callback": f"{hub.server}/websub/unknown"})
    assert [status for status, _ in hub.verified[1:]] == [404] * 4
    sources = (await desk.get(f"/desk/{slug}/sources")).text
    id = sources.split(f"/desk/{slug}/sources/")[1].split("/")[0]
    await desk.post(f"/desk/{slug}/sources/{id}/remove")
    await until(lambda: (200, "unsubscribe") in hub.verified)
    assert await hub.push(b"<feed/>") == 410, "the hub is told that nobody listens"


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("sha256={sha256}", True), ("sha1={sha1}", True), ("sha512={sha512}", True), ("SHA256={sha256}", False),
        ("md5={md5}", False), ("sha256=", False), ("sha256=é", False), ("", False), ("{sha256}", False),
    ],
)  # fmt: skip
def test_signatures(header: str, taken: bool) -> None:
    one = Subscription(id="i", target="t", topic="t", hub="h", secret="s")
    made: dict[str, Any] = {
        name: hmac.new(b"s", b"body", getattr(hashlib, name)).hexdigest()
        for name in ("sha1", "sha256", "sha512", "md5")
    }
    assert one.signed(header.format(**made), b"body") is taken
    assert not one.signed(header.format(**made), b"other")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("600", 600), ("0", 2), ("99999999999", 2_592_000), ("", 86_400), ("-5", 86_400), ("x", 86_400)],
)
def test_leases_are_bounded(text: str, seconds: int) -> None:
    assert parse_lease(text) == seconds
