"""The doors: which hosts are answered, how often somebody may ask, and the headers that pages carry."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_process import serving
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from liveblog.errors import CannotStart
from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.views.hosts import Hosts
from liveblog.views.rates import MOST_KNOWN, Rates, kind_of, parse_rates

PUBLIC = "https://live.example.org"


@pytest.fixture(scope="module")
async def door(settings: Settings) -> AsyncIterator[str]:
    """A server behind TLS that answers for its own hosts alone, and is easily tired."""
    strict = replace(
        settings,
        public_url=PUBLIC,
        allowed_hosts="*.example.net, 127.0.0.1",
        rates="pages=3,handshakes=2,searches=1,writes=2,uploads=1",
    )
    async with serving(strict) as (url, _):
        yield url


def client(url: str, **headers: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, headers={k.replace("_", "-"): v for k, v in headers.items()})


# Hosts


async def test_other_hosts_are_refused_with_a_sentence(door: str, blog: Blog) -> None:
    async with client(door) as asked:
        for host in ("live.example.org", "LIVE.example.org:443", "a.example.net", "127.0.0.1:80"):
            answer = await asked.get(f"/live/{blog.slug}", headers={"host": host})
            assert answer.status_code == 200, host
        for host in ("evil.example", "example.net", "live.example.org.evil.example", "", "[::1]"):
            answer = await asked.get(f"/live/{blog.slug}", headers={"host": host})
            assert answer.status_code == 421, host
            assert "LIVEBLOG_ALLOWED_HOSTS" in answer.text
        for path in ("/health", "/ready", "/metrics"):
            assert (await asked.get(path, headers={"host": "10.0.0.7"})).status_code == 200
    ws = door.replace("http", "ws", 1)
    with pytest.raises(InvalidStatus) as refused:
        await connect(f"{ws}/live/{blog.slug}/ws", additional_headers={"host": "evil.example"}).__aenter__()
    assert refused.value.response.status_code in (400, 403)


@given(st.binary(max_size=60), st.lists(st.binary(max_size=20), max_size=3))
def test_no_host_raises(host: bytes, more: list[bytes]) -> None:
    hosts = Hosts(Settings(allowed_hosts="live.example.org,*.example.net"))
    for values in ([host], more):
        scope = {"path": "/", "headers": [(b"host", value) for value in values]}
        assert hosts.answers(scope) in (True, False)
    assert not Hosts(Settings(public_url=PUBLIC))  # without the setting all are answered


# Rates


async def test_who_asks_too_often_is_told_when_to_come_back(door: str, blog: Blog) -> None:
    async with client(door, x_forwarded_for="198.51.100.1") as asked:
        assert (await asked.get(f"/live/{blog.slug}")).status_code == 200  # from now on it is in memory
        answers = [await asked.get(f"/live/{blog.slug}/hours") for _ in range(4)]
        assert [a.status_code for a in answers] == [200] * 2 + [429] * 2
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert answers[-1].text.startswith("That was too often. Wait ")
        # What is in memory goes on, for there may be thousands of readers behind one address.
        for path in ("", "/updates", "/snapshot"):
            assert (await asked.get(f"/live/{blog.slug}{path}")).status_code == 200
    async with client(door, x_forwarded_for="198.51.100.2") as other:
        assert (await other.get(f"/live/{blog.slug}/hours")).status_code == 200


async def test_writes_are_counted_by_token_whatever_the_address(door: str) -> None:
    async with client(door, authorization="Bearer nobody") as asked:
        statuses = []
        for number in range(4):
            from_there = {"x-forwarded-for": f"198.51.100.{10 + number}"}
            answer = await asked.post("/api/v1/blogs", json={}, headers=from_there)
            statuses.append(answer.status_code)
    assert statuses == [401, 401, 429, 429]
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("That was too often.")


async def test_handshakes_are_refused_before_they_are_made(door: str, blog: Blog) -> None:
    url = f"{door.replace('http', 'ws', 1)}/live/{blog.slug}/ws"
    headers = {"x-forwarded-for": "198.51.100.30"}
    for _ in range(2):
        async with connect(url, additional_headers=headers):
            pass
    with pytest.raises(InvalidStatus) as refused:
        await connect(url, additional_headers=headers).__aenter__()
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["retry-after"]


def asked(
    path: str, method: str = "GET", address: str = "203.0.113.1", kind: str = "http"
) -> dict[str, object]:
    return {"type": kind, "path": path, "method": method, "headers": [], "client": (address, 1)}


def test_a_minutes_share_comes_back_as_the_minute_passes() -> None:
    now = 0.0
    rates = Rates({"pages": 60}, lambda: now)
    assert [rates.wait(asked("/")) for _ in range(61)] == [0] * 60 + [1]
    now = 1.0
    assert [rates.wait(asked("/")) for _ in range(2)] == [0, 1]
    now = 100.0
    assert [rates.wait(asked("/")) for _ in range(61)] == [0] * 60 + [1]


def test_private_addresses_are_not_counted_for_all_readers_may_come_from_a_proxy() -> None:
    rates = Rates({"pages": 1})
    for address in ("127.0.0.1", "10.1.2.3", "192.168.0.7", "fd00::1", "", "a socket"):
        assert not any(rates.wait(asked("/", address=address)) for _ in range(5))
    # One machine has a whole network of version 6.
    assert [bool(rates.wait(asked("/", address=f"2001:db8::{n}"))) for n in range(2)] == [False, True]


def test_what_is_remembered_is_bounded() -> None:
    rates = Rates({"pages": 1})
    for number in range(MOST_KNOWN + 500):
        rates.wait(asked("/", address=f"8.{number >> 16}.{number >> 8 & 255}.{number & 255}"))
    assert len(rates) == MOST_KNOWN


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (asked("/live/a"), "pages"),
        (asked("/live/a/updates"), None),
        (asked("/live/a/snapshot"), None),
        (asked("/live/a/events"), "handshakes"),
        (asked("/live/a/ws", kind="websocket"), "handshakes"),
        (asked("/live/a/search"), "searches"),
        (asked("/static/x/y.js"), None),
        (asked("/media/a.jpg"), None),
        (asked("/health"), None),
        (asked("/desk/login", "POST"), "writes"),
        (asked("/api/v1/images", "POST"), "uploads"),
    ],
)
def test_what_a_request_counts_as(request_: dict[str, object], kind: str | None) -> None:
    assert kind_of(request_) == kind


@pytest.mark.parametrize("text", ["pages", "pages=", "pages=-1", "posts=3", "pages=1.5"])
def test_rates_that_cannot_be_read_are_said(text: str) -> None:
    with pytest.raises(CannotStart, match="LIVEBLOG_RATES"):
        parse_rates(text)
    assert parse_rates(" pages=5 , writes=0,") == {"pages": 5}


# Headers


async def test_pages_say_what_browsers_may_do_with_them(door: str, blog: Blog) -> None:
    async with client(door, x_forwarded_for="198.51.100.40") as asked:
        page, login = await asked.get(f"/live/{blog.slug}"), await asked.get("/desk/login")
        script = await asked.get("/live-worker.js")
    for answer in (page, login, script):
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
    for answer in (page, login):
        policy = answer.headers["content-security-policy"].split("; ")
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "require-trusted-types-for 'script'" in policy
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cross-origin-resource-policy"] == "cross-origin"
    assert login.headers["cross-origin-resource-policy"] == "same-origin"


async def test_without_tls_there_is_no_promise_of_it(settings: Settings) -> None:
    async with serving(settings) as (url, _), client(url) as asked:
        assert "strict-transport-security" not in (await asked.get("/health")).headers
