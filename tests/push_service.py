"""A push service for tests: HTTP on loopback that checks who sends (VAPID), opens what it gets as a browser would
(aes128gcm, written from RFC 8291 apart from ours), and answers as it is told to.

`browser = service.browser()` is one that subscribes; `browser.got` are the messages it was sent and could open.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def b64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def un64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """One subscription. `answers`: statuses of the next requests, or (status, headers); 0: no answer at all."""

    name: str
    port: int
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    auth: bytes = field(default_factory=lambda: os.urandom(16))
    answers: list[Any] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)  # the headers of every request
    got: list[dict[str, Any]] = field(default_factory=list)  # what was accepted
    slow: float = 0.0

    @property
    def endpoint(self) -> str:
        return f"https://127.0.0.1:{self.port}/push/{self.name}"

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def subscription(self, **more: Any) -> dict[str, Any]:
        keys = {"p256dh": b64(self.public), "auth": b64(self.auth)}
        return {"endpoint": self.endpoint, "keys": keys, **more}

    def opened(self, sealed: bytes) -> bytes:
        """What a body says. Raises where it is not sealed for this browser."""
        salt, record, length = sealed[:16], int.from_bytes(sealed[16:20], "big"), sealed[20]
        theirs, cipher = sealed[21 : 21 + length], sealed[21 + length :]
        assert len(cipher) <= record <= 4096
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        info = b"WebPush: info\0" + self.public + theirs
        secret = HKDF(SHA256(), 32, self.auth, info).derive(self.key.exchange(ec.ECDH(), point))
        key = HKDF(SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        padded = AESGCM(key).decrypt(nonce, cipher, None).rstrip(b"\0")
        assert padded.endswith(b"\2")
        return padded[:-1]


@dataclass
class PushService:
    port: int
    browsers: dict[str, Browser] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)  # why requests were refused
    at_once: int = 0
    most_at_once: int = 0

    @property
    def authority(self) -> str:
        return f"127.0.0.1:{self.port}"

    def browser(self) -> Browser:
        name = b64(os.urandom(8))
        self.browsers[name] = Browser(name, self.port)
        return self.browsers[name]

    def check(self, authorization: str) -> None:
        """Whether a sender is who it says (RFC 8292)."""
        scheme, _, rest = authorization.partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        head, claims, signature = parts["t"].split(".")
        assert scheme == "vapid"
        assert json.loads(un64(head))["alg"] == "ES256"
        raw = un64(signature)
        der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), un64(parts["k"]))
        key.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))
        said = json.loads(un64(claims))
        assert said["aud"] == f"https://{self.authority}"
        assert time.time() < said["exp"] < time.time() + 86_400
        assert said["sub"].startswith(("https:", "http:", "mailto:"))


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    service: PushService
    tasks: set[asyncio.Task[Any]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                headers = {k.lower(): v.strip() for k, _, v in (h.partition(":") for h in head[1:] if h)}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                service.at_once += 1
                service.most_at_once = max(service.most_at_once, service.at_once)
                try:
                    answer = await _answer(service, head[0].split(" ")[1], headers, body)
                finally:
                    service.at_once -= 1
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    service = PushService(server.sockets[0].getsockname()[1])
    try:
        yield service
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _answer(service: PushService, path: str, headers: dict[str, str], body: bytes) -> bytes | None:
    browser = service.browsers[path.rpartition("/")[2]]
    browser.asked.append(headers)
    try:
        service.check(headers["authorization"])
        assert headers["content-encoding"] == "aes128gcm"
        assert int(headers["ttl"]) > 0
        assert len(headers["topic"]) <= 32
        assert headers["urgency"] in ("very-low", "low", "normal", "high")
        said = json.loads(browser.opened(body))
    except Exception as problem:
        service.problems.append(repr(problem))
        return _response(400)
    if browser.slow:
        await asyncio.sleep(browser.slow)
    told = browser.answers.pop(0) if browser.answers else 201
    status, more = told if isinstance(told, tuple) else (told, {})
    if status < 300:
        browser.got.append(said)  # also where no answer is given
    return _response(status, **more) if status else None


def _response(status: int, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} X", "Content-Length: 0"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()
