"""Events pass through nginx, Caddy and HAProxy at once, set up as docs/operating.md says, with compression on.

The server sends one event at a time and no heartbeats: a proxy that waits for more before it passes the event on would
never deliver it.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from programs import frame, publish
from servers import PATIENCE, Running, running, until
from websockets.asyncio.client import connect

DOCUMENTED = Path(__file__).parents[2] / "docs/operating.md"
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"

# By program: its Debian package, what surrounds the documented lines, its arguments.
PROXIES = {
    "nginx": (
        "nginx-light",
        "daemon off; pid {at}/pid; error_log stderr; events {{}}\n"
        "http {{ access_log off; client_body_temp_path {at}; proxy_temp_path {at}; fastcgi_temp_path {at};\n"
        "uwsgi_temp_path {at}; scgi_temp_path {at};\n{lines} }}",
        ("-p", "{at}", "-c", "{file}"),
    ),
    "caddy": (
        "caddy",
        "{{\nadmin off\nstorage file_system {at}\n}}\n{lines}",
        ("run", "--adapter", "caddyfile", "--config", "{file}"),
    ),
    "haproxy": ("haproxy", "{lines}", ("-db", "-q", "-f", "{file}")),
}
OUTSIDE = {"nginx": "listen 80", "caddy": "live.example.org", "haproxy": "bind :80"}
INSIDE = {"nginx": "listen {host}", "caddy": "http://{host}", "haproxy": "bind {host}"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server without heartbeats."""
    with running(tmp_path_factory.mktemp("server"), LIVEBLOG_HEARTBEAT="3600") as started:
        yield started


@pytest.fixture(scope="module")
async def api(server: Running) -> AsyncIterator[httpx.AsyncClient]:
    token = server.command("token", "create", "tests", "--role", "admin").strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
        yield client


@pytest.fixture(scope="module", params=PROXIES)
def proxy(
    request: pytest.FixtureRequest, server: Running, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a proxy in front of the server."""
    name: str = request.param
    package, surroundings, arguments = PROXIES[name]
    program = shutil.which(name) or shutil.which(name, path=SYSTEM_PATH)
    if program is None:
        # scripts/test installs it on Debian. Elsewhere the summary says that this was not tested.
        assert not shutil.which("apt-get"), f"This test needs {name}: apt-get install {package}"
        pytest.skip(f"{name} is not installed, so nothing was sent through it")
    at, host = tmp_path_factory.mktemp(name), f"127.0.0.1:{free_port()}"
    lines = documented(name).replace(OUTSIDE[name], INSIDE[name].format(host=host))
    lines = lines.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}")
    file, log = at / "config", at / "log"
    file.write_text(surroundings.format(at=at, lines=lines) + "\n")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [program, *(argument.format(at=at, file=file) for argument in arguments)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env={"HOME": str(at), "PATH": SYSTEM_PATH},
        )
    try:
        until(lambda: answers(host) or process.poll() is not None)
        assert process.poll() is None, log.read_text()
        yield f"http://{host}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def documented(name: str) -> str:
    """The lines that docs/operating.md gives for a proxy."""
    found = re.search(rf"^```{name}\n(.*?)^```", DOCUMENTED.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert found, f"docs/operating.md has no ```{name} lines"
    assert found[1].count(OUTSIDE[name]) == 1
    assert found[1].count("127.0.0.1:8000") == 1
    return found[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(host: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"http://{host}/health").status_code == 200
    return False


@pytest.fixture
async def story(api: httpx.AsyncClient, slug: str) -> str:
    (await api.post("/api/v1/blogs", json={"slug": slug, "title": "A story"})).raise_for_status()
    return slug


async def test_a_reader_that_leaves_a_stream_leaves_the_server(
    proxy: str, api: httpx.AsyncClient, story: str
) -> None:
    await readers_are(0, api)  # those of the previous proxy have gone
    async with (
        httpx.AsyncClient(base_url=proxy) as client,
        client.stream("GET", f"/live/{story}/events") as answer,
    ):
        assert await data(answer.aiter_lines()) == "hello"
        await readers_are(1, api)
    async with asyncio.timeout(PATIENCE):
        while not await connected(0, api):
            await publish(api, story)  # HAProxy notices with the next write, which may be a heartbeat


async def readers_are(count: int, api: httpx.AsyncClient) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await connected(count, api):
            await asyncio.sleep(0.01)


async def connected(count: int, api: httpx.AsyncClient) -> bool:
    """Whether so many readers are connected to the server."""
    return f"\nliveblog_readers {count}.0\n" in (await api.get("/metrics")).text


async def test_an_event_of_a_stream_arrives_at_once(proxy: str, api: httpx.AsyncClient, story: str) -> None:
    async with (
        httpx.AsyncClient(base_url=proxy, headers={"Accept-Encoding": "gzip"}) as client,
        client.stream("GET", f"/live/{story}/events") as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream")
        lines = answer.aiter_lines()
        assert await data(lines) == "hello"
        for number in range(3):
            await publish(api, story, f"Update {number}.")
            assert await data(lines) == "put"


async def data(lines: AsyncIterator[str]) -> str:
    """The type of the next object of a stream."""
    async with asyncio.timeout(PATIENCE):
        async for line in lines:
            if line.startswith("data: "):
                return str(json.loads(line[6:])["type"])
    raise AssertionError("the stream ended")


@pytest.mark.parametrize("compression", ["deflate", None])
async def test_an_event_of_a_socket_arrives_at_once(
    proxy: str, api: httpx.AsyncClient, story: str, compression: str | None
) -> None:
    address = f"{proxy.replace('http', 'ws')}/live/{story}/ws"
    async with connect(address, compression=compression) as reader:
        assert (await frame(reader))["type"] == "hello"
        for number in range(3):
            await publish(api, story, f"Update {number}.")
            assert (await frame(reader))["type"] == "put"


async def test_the_proxy_does_compress(proxy: str) -> None:
    """Or the tests above would show nothing. /metrics is plain text that our server leaves as it is."""
    async with httpx.AsyncClient(base_url=proxy, headers={"Accept-Encoding": "gzip"}) as client:
        assert (await client.get("/metrics")).headers["content-encoding"] == "gzip"
