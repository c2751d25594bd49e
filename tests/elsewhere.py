"""Other people's servers, for tests: real HTTP on loopback, which answers as networks do, and notes what it was asked.

`async with elsewhere() as there: there.answers["/oembed"] = {...}` — a value is JSON (200), bytes are HTML, and a
function gets the request and the socket's writer, to misbehave in any way that bytes can.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    at: float  # loop time
    body: bytes = b""


Misbehave = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Elsewhere:
    port: int
    answers: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    @property
    def authority(self) -> str:
        """What LIVEBLOG_FETCH_ALLOW takes."""
        return f"127.0.0.1:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.authority}{path}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


def response(
    body: bytes | str = b"", status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    """A whole HTTP answer, as bytes. `headers`: names with underscores for hyphens."""
    body = body.encode() if isinstance(body, str) else body
    head = [
        f"HTTP/1.1 {status} X",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    head += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*head, "", ""]).encode() + body


def as_json(value: Any, status: int = 200, **headers: str) -> bytes:
    return response(json.dumps(value), status, "application/json", **headers)


@asynccontextmanager
async def elsewhere() -> AsyncIterator[Elsewhere]:
    there: Elsewhere
    open_now: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_now.add(task)
        try:
            asked = await _read(reader)
            there.asked.append(asked)
            answer = there.answers.get(asked.path)
            if answer is None:
                writer.write(response("not here", 404))
            elif callable(answer):
                await answer(asked, writer)
            elif isinstance(answer, bytes):
                writer.write(answer if answer.startswith(b"HTTP/") else response(answer))
            else:
                writer.write(as_json(answer))
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client had enough
        finally:
            open_now.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    there = Elsewhere(server.sockets[0].getsockname()[1])
    try:
        yield there
    finally:
        server.close()
        for task in list(open_now):
            task.cancel()
        await asyncio.gather(*open_now, return_exceptions=True)


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(method, parts.path, query, headers, asyncio.get_running_loop().time(), body)
