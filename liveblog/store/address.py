"""The forms of REDIS_URL and the client for each: one server, one behind Sentinels, a cluster.

Must not know: what is kept there.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from redis.asyncio import BlockingConnectionPool
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff

from liveblog.errors import CannotStart
from liveblog.store.client import Client, ClusterClient

CONNECT_SECONDS = 2.0  # an unreachable Redis has to be noticed quickly
_FORMS = (
    "redis://, rediss:// or unix:// for one server, redis+sentinel://HOST:PORT,HOST:PORT/NAME for one behind"
    " Sentinels, redis+cluster://HOST:PORT for a cluster (rediss+… with TLS)"
)


def client_of(url: str, seconds: float, most: int) -> Any:
    """A client that sends each command once and waits `seconds` for its answer, on `most` connections.

    Does not connect yet. Raises CannotStart with a sentence when the address cannot be parsed.
    """
    options: dict[str, Any] = {
        "decode_responses": True,
        "socket_timeout": seconds,
        "socket_connect_timeout": CONNECT_SECONDS,
        "max_connections": most,
        "retry": Retry(NoBackoff(), 0),
    }
    scheme, _, rest = url.partition("://")
    base, _, form = scheme.partition("+")
    try:
        if form == "sentinel" and base in ("redis", "rediss"):
            return _behind_sentinels(rest, options | ({"ssl": True} if base == "rediss" else {}))
        if form == "cluster" and base in ("redis", "rediss"):
            return ClusterClient.from_url(f"{base}://{rest}", **options)
        # A burst of commands waits for a connection, instead of failing because the pool is empty.
        return Client.from_pool(BlockingConnectionPool.from_url(url, timeout=seconds, **options))
    except ValueError:
        # The address is not shown: the part that cannot be parsed is often a password.
        raise CannotStart(
            f"REDIS_URL is no address of a Redis: use {_FORMS}; what is special in a password (/ @ : ?) is"
            " written like %2F."
        ) from None


async def close(client: Any) -> None:
    """Ends its connections, those to Sentinels too."""
    manager = getattr(getattr(client, "connection_pool", None), "sentinel_manager", None)
    await client.aclose()
    for watcher in manager.sentinels if manager else ():
        await watcher.aclose()


def _behind_sentinels(rest: str, options: dict[str, Any]) -> Any:
    """redis+sentinel://USER:PASSWORD@HOST:PORT,HOST:PORT/NAME/DATABASE?sentinel_password=…"""
    where, _, path = rest.partition("/")
    path, _, query = path.partition("?")
    who, _, hosts = where.rpartition("@")
    name, _, database = path.partition("/")
    places = [urlsplit(f"//{host}") for host in hosts.split(",")]
    if not name or not all(place.hostname for place in places):
        raise ValueError("no name of the service, or no Sentinel")
    username, _, password = who.partition(":")
    asked = dict(parse_qsl(query))
    sentinel = Sentinel(  # type: ignore[no-untyped-call]
        [(place.hostname, place.port or 26379) for place in places],
        sentinel_kwargs={
            "socket_timeout": CONNECT_SECONDS,
            "socket_connect_timeout": CONNECT_SECONDS,
            "password": asked.get("sentinel_password"),
            "username": asked.get("sentinel_username"),
        },
    )
    return sentinel.master_for(
        unquote(name),
        redis_class=Client,
        username=unquote(username) or None,
        password=unquote(password) or None,
        db=int(database or 0),
        **options,
    )
