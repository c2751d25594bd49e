"""Listening to servers of Mastodon for which the operator has a token, connected again and again.

Mastodon streams no single account. With a token two streams tell of accounts: `public:local`, the public posts of all
accounts of that server, and `user`, the posts of those that the token's owner follows there, wherever they are. Neither
tells of everything (unlisted posts, boosts and replies may be missing), so the accounts of that server are still asked,
but seldom. Must not know: HTTP, HTML.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from liveblog.errors import CannotStart, Unavailable
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blocks import Social
from liveblog.model.events import dumps
from liveblog.sources.addresses import Refused, parse_allowed
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Failed
from liveblog.sources.following import mastodon, sockets
from liveblog.sources.following.arrivals import Arrival, Target
from liveblog.sources.following.sockets import Lost
from liveblog.sources.following.trays import Trays
from liveblog.sources.reading import words
from liveblog.sources.turns import Held
from liveblog.store.tasks import end_tasks
from liveblog.text.social.domains import is_domain

log = logging.getLogger("liveblog.following")

SELDOM = 60.0  # seconds between two questions about an account of a server that is listened to
AWAY_AFTER = 3  # failures
STEADY = 10.0  # seconds after which a connection counts as one that holds
_REMEMBERED = 10_000  # posts whose addresses are known when they are deleted
_HELLO = [dumps({"type": "subscribe", "stream": name}) for name in ("public:local", "user")]
AWAY = sentence("The server’s stream is away. Until it is back, this account is asked every 10 seconds.")
REFUSED = sentence("The server refuses the token, so this account is asked every 10 seconds instead.")


def parse_tokens(text: str) -> dict[str, str]:
    """`host=token,host=token` of LIVEBLOG_MASTODON_TOKENS. Raises CannotStart, without showing a token."""
    found = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        host, _, token = part.partition("=")
        host, token = host.strip().lower(), token.strip()
        if not is_domain(host.partition(":")[0]) and not host[:1].isdigit():
            raise CannotStart("LIVEBLOG_MASTODON_TOKENS names no server; write each as host=token.")
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise CannotStart(f"LIVEBLOG_MASTODON_TOKENS has no token for {host}; write it as host=token.")
        found[host] = token
    return found


class MastodonStreams:
    """`follow` again and again with what is followed; `stop` at the end."""

    def __init__(self, asking: Asking, trays: Trays) -> None:
        """Raises CannotStart for settings that cannot be read."""
        tokens = parse_tokens(asking.settings.mastodon_tokens or "")
        self._servers = [_Server(host, token, asking, trays) for host, token in tokens.items()]

    def follow(self, targets: Iterable[Target]) -> None:
        accounts = {target.address[1:].lower(): target for target in targets if target.kind == "mastodon"}
        for server in self._servers:
            server.follow(accounts)

    async def stop(self) -> None:
        for server in self._servers:
            await server.stop()


class _Server:
    def __init__(self, host: str, token: str, asking: Asking, trays: Trays) -> None:
        self._host, self._token, self._asking, self._trays = host, token, asking, trays
        self._allowed = parse_allowed(asking.settings.fetch_allow)
        self._accounts: dict[str, Target] = {}  # every account that is followed, by "name@host"
        self._addresses: OrderedDict[str, str] = OrderedDict()  # of posts, by their ids on this server
        self._task: asyncio.Task[None] | None = None
        self._connected, self._failures, self._refused = False, 0, False

    def follow(self, accounts: dict[str, Target]) -> None:
        self._accounts = accounts
        self._cover()
        if not accounts and self._task:
            self._task.cancel()
            self._task = None
        elif accounts and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        await end_tasks([self._task] if self._task else [])
        self._task, self._accounts, self._connected = None, {}, False

    def _own(self) -> list[Target]:
        """The accounts of this server; of others it tells only if the token's owner follows them."""
        return [target for name, target in self._accounts.items() if name.endswith(f"@{self._host}")]

    def _cover(self) -> None:
        why: Sentence | None = REFUSED if self._refused else AWAY if self._failures > AWAY_AFTER else None
        for target in self._own():
            target.covered = SELDOM if self._connected else 0.0
            target.notice = None if self._connected else why

    async def _listen(self) -> None:
        while True:
            loop = asyncio.get_running_loop()
            began = loop.time()
            try:
                headers = {"Authorization": f"Bearer {self._token}"}
                async with aclosing(sockets.batches(await self._address(), headers, _HELLO)) as batches:
                    async for frames in batches:
                        if not self._connected:
                            self._connect()
                        await self._take(frames)
            except Lost as problem:
                self._refused = problem.status in (401, 403)
                log.info("The stream of %s was lost: %s", self._host, problem)
            except Unavailable:
                pass
            except Exception:
                log.exception("reading the stream of %s failed", self._host)
            self._connected = False
            self._failures = 1 if loop.time() - began > STEADY else self._failures + 1
            self._cover()
            pause = 60.0 if self._refused else min(0.5 * 2 ** min(self._failures - 1, 7), 60.0)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))

    async def _address(self) -> str:
        """Where the server streams: often at a host of its own, which has to be its own, for it gets the token."""
        said = ""
        try:
            answer = await self._asking.json(f"https://{self._host}/api/v2/instance")
            said = words(answer, "configuration", "urls", "streaming")
        except (Failed, Refused, Gone, Private, Held):
            pass  # an older server: it streams where it answers
        name, _, port = self._host.partition(":")
        plain = (name, int(port or 443)) in self._allowed
        parts = urlsplit(said)
        host = parts.hostname or ""
        own = host == name or host.endswith(f".{name}")
        if own and parts.scheme == ("ws" if plain else "wss"):
            return said.rstrip("/") + "/api/v1/streaming"
        return f"{'ws' if plain else 'wss'}://{self._host}/api/v1/streaming"

    def _connect(self) -> None:
        """It does not say what was missed: that is asked once."""
        self._connected, self._refused = True, False
        self._cover()
        for target in self._own():
            target.missed = True

    async def _take(self, frames: Sequence[bytes]) -> None:
        arrived = [found for frame in frames if (found := self._read(frame))]
        if arrived:
            await self._trays.put(arrived)

    def _read(self, frame: bytes) -> tuple[Target, list[Arrival]] | None:
        event = _json(frame)
        kind, payload = words(event, "event"), event.get("payload") if isinstance(event, dict) else None
        if not isinstance(payload, str):
            return None
        if kind == "delete":
            return self._deleted(words(payload, most=40))
        if kind not in ("update", "status.update"):
            return None
        status = _json(payload.encode("utf-8", "replace"))
        who = words(status, "account", "acct", most=300).lower()
        target = self._accounts.get(who if "@" in who else f"{who}@{self._host}")
        arrival = mastodon.arrival_of(status) if target else None
        if target is None or arrival is None:
            return None
        self._addresses[words(status, "id", most=40)] = getattr(arrival.block, "url", "") or ""
        if len(self._addresses) > _REMEMBERED:
            self._addresses.popitem(last=False)
        return target, [replace(arrival, update=kind == "status.update")]

    def _deleted(self, id: str) -> tuple[Target, list[Arrival]]:
        """Only the post's id is said: it goes wherever it is, once in each blog."""
        url = self._addresses.get(id) or f"https://{self._host}/@_/{id}"
        block = Social(network="mastodon", text="", id=id, url=url)
        blogs = {blog: (blog, source) for t in self._accounts.values() for blog, source in t.subscribers}
        everywhere = Target("mastodon", "", subscribers=list(blogs.values()))
        return everywhere, [Arrival(block=block, gone=True)]


def _json(text: bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
