"""A request has to arrive in time and within limits: over real sockets, with an application that reports its size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from uvicorn import Config

from liveblog.server import http


async def app(scope: Any, receive: Any, send: Any) -> None:
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message["body"])
        if not message["more_body"]:
            break
    body = f"{scope['path']} {size}".encode()
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]}
    )
    await send({"type": "http.response.body", "body": body})


class Connection:
    state: http.Connections

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self) -> tuple[int, bytes]:
        """The status and the body of the next response."""
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 30)).lower()
        size = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        return int(head.split()[1]), await self.reader.readexactly(size)

    async def ended(self) -> bool:
        try:
            return await asyncio.wait_for(self.reader.read(1000), 30) == b""
        except ConnectionResetError:
            return True


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    config = Config(app, log_config=None, access_log=False, lifespan="off", timeout_keep_alive=20)
    config.load()
    state = http.Connections()
    server = await asyncio.get_running_loop().create_server(
        lambda: http.BoundedHttp(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    host, port = server.sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(host, port)
    connection = Connection(reader, writer)
    connection.state = state
    yield connection
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    server.close()
    while state.connections:
        await asyncio.sleep(0.01)


async def test_a_connection_serves_one_request_after_the_other(connection: Connection) -> None:
    for number in range(3):
        await connection.say(b"GET /%d HTTP/1.1\r\nhost: x\r\n\r\n" % number)
        assert await connection.answer() == (200, b"/%d 0" % number)


async def test_a_large_body_does_not_count_as_head(connection: Connection) -> None:
    size = 3 * http.LARGEST_HEAD
    await connection.say(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % size + b"x" * size)
    assert await connection.answer() == (200, b"/ %d" % size)
    await connection.say(b"GET /next HTTP/1.1\r\nhost: x\r\n\r\n")
    assert await connection.answer() == (200, b"/next 0")


async def test_a_silent_connection_is_closed(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "HEAD_SECONDS", 0.1)
    other = Connection(*await asyncio.open_connection(*connection.writer.get_extra_info("peername")))
    assert await other.ended()
    other.writer.close()


async def test_a_head_that_arrives_too_slowly_closes_the_connection(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    await connection.say(b"GET /first HTTP/1.1\r\nhost: x\r\n\r\n")
    assert await connection.answer() == (200, b"/first 0")
    monkeypatch.setattr(http, "HEAD_SECONDS", 0.3)
    await connection.say(b"GET / HTTP/1.1\r\nhost: x\r\n")
    dripped = 0
    while not connection.reader.at_eof() and not connection.reader.exception():
        await connection.say(b"a")
        dripped += 1
        await asyncio.sleep(0.02)
    assert dripped > 3


async def test_a_body_that_stops_arriving_closes_the_connection(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "BODY_SECONDS", 0.1)
    await connection.say(b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc")
    assert await connection.ended()


@pytest.mark.parametrize(
    "endless",
    [
        b"GET / HTTP/1.1\r\nx: " + b"v" * 400_000,  # one value
        b"GET /" + b"p" * 400_000,  # one address
        b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 400,  # many headers
        b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n" + b"x: y\r\n" * 400,  # many trailers
    ],
)
async def test_an_endless_head_is_refused(connection: Connection, endless: bytes) -> None:
    refused = asyncio.create_task(connection.answer())
    try:
        for start in range(0, len(endless), 20_000):
            await connection.say(endless[start : start + 20_000])
    except ConnectionError:
        pass  # it was closed while we were sending
    try:
        assert (await refused)[0] == 400
    except (ConnectionError, asyncio.IncompleteReadError):
        assert await connection.ended()


async def test_a_flood_of_pipelined_requests_is_refused(connection: Connection) -> None:
    await connection.say(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n" * 1000)
    statuses = []
    while not statuses or statuses[-1] == 200:
        try:
            statuses.append((await connection.answer())[0])
        except (ConnectionError, asyncio.IncompleteReadError):
            break
    assert len(statuses) <= http.MOST_PIPELINED + 1


async def test_a_few_pipelined_requests_are_answered_in_order(connection: Connection) -> None:
    await connection.say(b"".join(b"GET /%d HTTP/1.1\r\nhost: x\r\n\r\n" % n for n in range(5)))
    assert [await connection.answer() for _ in range(5)] == [(200, b"/%d 0" % n) for n in range(5)]


async def test_while_draining_a_response_closes_its_connection(connection: Connection) -> None:
    await connection.say(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
    assert await connection.answer() == (200, b"/ 0")
    connection.state.draining = True
    await connection.say(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
    assert b"connection: close" in await connection.reader.readuntil(b"\r\n\r\n")
    await connection.reader.readexactly(3)
    assert await connection.ended()
