"""The one client for outgoing HTTP: every request is bounded in time, size, hops and reach.

Nothing that a server elsewhere sends can hang, raise anything but `Failed` and `Refused`, or grow memory beyond a
limit: answers are read and unpacked piece by piece, and given up when they are too large.

Must not know: networks, what an answer means.
"""

from __future__ import annotations

import asyncio
import codecs
import json
import re
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urljoin

import httpcore2

from liveblog.language.translatable import Sentence, sentence
from liveblog.sources.addresses import Target, checked_addresses, read_target

CONNECT_SECONDS, SILENCE_SECONDS, TOTAL_SECONDS = 5.0, 5.0, 10.0
LARGEST = 2_000_000  # bytes of an answer, unpacked
HOPS = 5
CONNECTIONS = 20
KEPT_SECONDS = 15.0
_TRIED = 3  # addresses of a name
Take = Callable[[bytes], object]
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)


class Failed(Exception):
    """An answer that did not come, or that cannot be used. Asking again later may help."""

    def __init__(
        self, why: Sentence, *, status: int = 0, after: float | None = None, answer: Answer | None = None
    ) -> None:
        super().__init__(why)
        self.why = why
        self.status = status  # of an answer that was refused; 0: there was none
        self.after = after  # seconds that the server wants us to wait
        self.answer = answer  # the one that was refused


class TooLarge(Failed):
    """An answer of more bytes than were wanted. Asking again changes nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: its status, its headers (names in lower case), its body unpacked, the last URL."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def text(self) -> str:
        """The body as text, in the character set that it says it has, or in UTF-8; what does not fit is replaced."""
        said = _CHARSET.search(self.headers.get("content-type", "")) or _CHARSET.search(
            self.body[:2048].decode("ascii", "replace")
        )
        try:
            codec = codecs.lookup(said[1]).name if said else "utf-8"
            return self.body.decode("utf-8-sig" if codec == "utf-8" else codec, "replace")
        except (LookupError, ValueError, AssertionError):
            return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON. Raises Failed when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Failed(sentence("The answer is not JSON.")) from None


class Client:
    """`async with Client(allowed) as client: answer = await client.get(url)`. One a process."""

    def __init__(
        self,
        allowed: frozenset[tuple[str, int]] = frozenset(),
        *,
        agent: str = "liveblog",
        connections: int = CONNECTIONS,
    ) -> None:
        self._allowed = allowed
        self._agent = agent
        self._pool = httpcore2.AsyncConnectionPool(
            max_connections=connections, keepalive_expiry=KEPT_SECONDS, network_backend=_Checked(allowed)
        )

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._pool.aclose()

    async def get(
        self,
        url: str,
        *,
        accept: str = "application/json",
        headers: Mapping[str, str] | None = None,
        largest: int = LARGEST,
        seconds: float = TOTAL_SECONDS,
        take: Take | None = None,
    ) -> Answer:
        """The answer to a GET, after at most HOPS redirects, whatever its status.

        `take` gets the body piece by piece instead of the answer, which is then empty.
        Raises Failed when there is none in time and size, Refused when it may not be asked for.
        """
        return await self.send(
            "GET", url, accept=accept, headers=headers, largest=largest, seconds=seconds, take=take
        )

    async def send(
        self,
        method: str,
        url: str,
        *,
        content: bytes = b"",
        accept: str = "application/json",
        headers: Mapping[str, str] | None = None,
        largest: int = LARGEST,
        seconds: float = TOTAL_SECONDS,
        take: Take | None = None,
    ) -> Answer:
        """The same for any method. Only a GET follows redirects."""
        asked: dict[str, str] = {
            "User-Agent": self._agent,
            "Accept": accept,
            "Accept-Encoding": "gzip",
            **(headers or {}),
        }
        try:
            async with asyncio.timeout(seconds):
                return await self._follow(method, url, asked, content, largest, take)
        except TimeoutError:
            raise Failed(
                sentence("There was no complete answer within {n} seconds.", n=round(seconds))
            ) from None
        except httpcore2.TimeoutException:
            raise Failed(sentence("The server did not answer in time.")) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError):
            raise Failed(sentence("The server could not be reached.")) from None

    async def _follow(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes,
        largest: int,
        take: Take | None,
    ) -> Answer:
        origin = None
        for _ in range(HOPS + 1):
            target = read_target(url, self._allowed)
            if origin is not None and (target.host, target.port, target.tls) != origin:
                # What was meant for one server is nothing to another.
                headers = {k: v for k, v in headers.items() if k.lower() not in ("authorization", "cookie")}
            origin = target.host, target.port, target.tls
            answer = await self._once(method, target, headers, content, largest, take)
            onward = answer.headers.get("location")
            if method != "GET" or answer.status not in _REDIRECTS or not onward:
                return answer
            url = urljoin(target.url, onward.strip())
        raise Failed(sentence("The server redirects too often."))

    async def _once(
        self,
        method: str,
        target: Target,
        headers: Mapping[str, str],
        content: bytes,
        largest: int,
        take: Take | None,
    ) -> Answer:
        url = httpcore2.URL(
            scheme=b"https" if target.tls else b"http",
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        )
        async with self._pool.stream(
            method,
            url,
            headers=[("Host", target.authority), *headers.items()],
            content=content or None,
            extensions={"timeout": _TIMES},
        ) as response:
            found: dict[str, str] = {}
            for name, value in (
                (k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in response.headers
            ):
                found[name] = f"{found[name]}, {value}" if name == "link" and name in found else value
            if response.status in _REDIRECTS and "location" in found:
                return Answer(response.status, found, b"", target.url)
            body = bytearray()
            async for part in _unpacked(response.aiter_stream(), found, largest):
                (take or body.extend)(part)
        return Answer(response.status, found, bytes(body), target.url)


_TIMES = {
    "connect": CONNECT_SECONDS, "read": SILENCE_SECONDS, "write": SILENCE_SECONDS, "pool": TOTAL_SECONDS,
}  # fmt: skip


class _Checked(httpcore2.AsyncNetworkBackend):
    """Connects to the very IP addresses that were checked, so that no second look-up can answer otherwise."""

    def __init__(self, allowed: frozenset[tuple[str, int]]) -> None:
        self._allowed = allowed
        self._backend = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                addresses = await checked_addresses(host, port, private=(host, port) in self._allowed)
        except TimeoutError:
            raise httpcore2.ConnectTimeout(f"{host} was not resolved in time") from None
        failed: Exception = OSError(f"{host} has no address")
        for address in addresses[:_TRIED]:
            try:
                return await self._backend.connect_tcp(address, port, timeout=timeout)
            except (httpcore2.NetworkError, httpcore2.TimeoutException) as problem:
                failed = problem
        raise failed


async def _unpacked(
    parts: AsyncIterator[bytes], headers: Mapping[str, str], largest: int
) -> AsyncIterator[bytes]:
    """The body, unpacked, at most `largest` bytes of it. Raises Failed when there is more, or when it is broken."""
    coding = headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise Failed(sentence("The answer is compressed in a way that was not asked for."))
    gzip = zlib.decompressobj(wbits=31) if "gzip" in coding else None
    size = 0
    async for part in parts:
        try:
            # At most one byte more than may be: a few kilobytes can unpack to gigabytes.
            unpacked = gzip.decompress(part, largest + 1 - size) if gzip else part
        except zlib.error:
            raise Failed(sentence("The answer is damaged.")) from None
        size += len(unpacked)
        if size > largest:
            raise TooLarge(sentence("The answer is larger than {n} bytes.", n=largest))
        yield unpacked
