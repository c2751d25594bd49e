"""Bluesky's Jetstream: one connection for every account that is followed, with a cursor, so that nothing is missed.

What it sends is at least once: whoever takes it knows what is there already. Must not know: Redis, blogs.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any
from urllib.parse import quote

from liveblog.model.events import dumps
from liveblog.sources.following import sockets
from liveblog.sources.following.sockets import Lost
from liveblog.sources.reading import dig, number, words

LATEST_FIRST = 5_000_000  # microseconds that are read again after a connection broke
IN_ADDRESS = 100  # accounts; more of them are named in a message
_MICROSECONDS = 10**15  # a larger cursor is a time, a smaller one a number of the stream's own
_COLLECTION = "app.bsky.feed.post"

Batches = AsyncGenerator[tuple[list[object], str]]


async def batches(url: str, accounts: list[str], cursor: str) -> Batches:
    """The stream in batches, each with the cursor after it. The first is empty: connected. Raises Lost."""
    hello = []
    if _is_long(url, accounts):
        payload = {"wantedCollections": [_COLLECTION], "wantedDids": accounts}
        hello.append(dumps({"type": "options_update", "payload": payload}))
    async with aclosing(sockets.batches(_address(url, accounts, cursor), {}, hello)) as batches:
        async for frames in batches:
            found = [event for frame in frames if (event := read_event(frame)) is not None]
            yield found, next((c for event in reversed(found) if (c := cursor_of(event))), "")


def _is_new(url: str) -> bool:
    return "subscribeEvents" in url


def _is_long(url: str, accounts: list[str]) -> bool:
    return len(accounts) > IN_ADDRESS and not _is_new(url)


def _address(url: str, accounts: list[str], cursor: str) -> str:
    """The address in the form that this Jetstream takes: the old one refuses nothing, the new one old names."""
    if _is_new(url):
        parts = ["kinds=commit", "kinds=identity", "kinds=account", f"collections={_COLLECTION}"]
        parts += [f"dids={quote(did, safe=':')}" for did in accounts]
    elif _is_long(url, accounts):
        parts = ["requireHello=true"]
    else:
        parts = [f"wantedCollections={_COLLECTION}"]
        parts += [f"wantedDids={quote(did, safe=':')}" for did in accounts]
    if cursor.isascii() and cursor.isdecimal():
        at = int(cursor)
        parts.append(f"cursor={at - LATEST_FIRST if at >= _MICROSECONDS else at}")
    return url + ("&" if "?" in url else "?") + "&".join(parts)


def read_event(frame: bytes) -> Any:
    """The event in a frame, in the old form or the new one (a message with a payload); None for what is none.

    Raises Lost when the stream says that it ends.
    """
    try:
        event = json.loads(frame)
    except (ValueError, RecursionError):
        return None
    if dig(event, "$type") == "error":
        raise Lost(words(event, "error", most=100) or "error")
    if dig(event, "payload") is not None:
        event = dig(event, "payload")
    return event if isinstance(event, dict) and words(event, "did") else None


def cursor_of(event: Any) -> str:
    """Where the stream stands after an event, in microseconds or in its own numbers; "" where it does not say."""
    at = (
        number(event, "time_us", most=10**17)
        or number(event, "cursor", most=10**17)
        or number(event, "seq", most=10**17)
    )
    return str(at) if at else ""


def age_of(cursor: str, now: float) -> float:
    """How many seconds before `now` a cursor stands; 0 when it does not tell."""
    at = int(cursor) if cursor.isascii() and cursor.isdecimal() else 0
    return now - at / 1e6 if at >= _MICROSECONDS else 0.0
