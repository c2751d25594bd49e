"""The services that are told of changes: a WebSub hub, which fetches the feeds then, and IndexNow.

Must not know: Redis, when anybody is told.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from liveblog.errors import CannotStart
from liveblog.pages.feed import FORMS
from liveblog.settings import Settings
from liveblog.sources.addresses import Refused
from liveblog.sources.client import Client, Failed

LARGEST_ANSWER = 100_000  # bytes; nothing of an answer is used but its status
_KEY = re.compile(r"[A-Za-z0-9-]{8,128}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`done`: it was told, or wants nothing of us. `after`: seconds that it wants us to wait; `why`: for the log."""

    done: bool
    why: str = ""
    after: float = 0.0


class Service(Protocol):
    """`every`: seconds between two pings about one blog, at least."""

    name: str
    every: float

    async def ping(self, page: str) -> Outcome:
        """Tells the service that the blog with this page (a whole address) has changed."""
        ...


class WebSubHub:
    """A hub, told of each of a blog's feeds."""

    name, every = "hub", 1.0

    def __init__(self, client: Client, hub: str) -> None:
        self._client, self._hub = client, hub

    async def ping(self, page: str) -> Outcome:
        for form in FORMS:
            # Hubs of PubSubHubbub read hub.url, others hub.topic.
            topic = f"{page}/feed.{form}"
            fields = [("hub.mode", "publish"), ("hub.url", topic), ("hub.topic", topic)]
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            outcome = await _post(self._client, self._hub, urlencode(fields).encode(), headers)
            if not outcome.done:
                return outcome
        return Outcome(done=True)


class IndexNow:
    """Search engines that share what they are told; they want to hear of a page once in some minutes, not more."""

    name, every = "indexnow", 600.0

    def __init__(self, client: Client, url: str, key: str) -> None:
        self._client, self._url, self._key = client, url, key

    async def ping(self, page: str) -> Outcome:
        address = urlsplit(page)
        told = {
            "host": address.netloc,
            "key": self._key,
            "keyLocation": f"{address.scheme}://{address.netloc}/{self._key}.txt",
            "urlList": [page],
        }
        headers = {"Content-Type": "application/json; charset=utf-8"}
        return await _post(self._client, self._url, json.dumps(told).encode(), headers)


async def _post(client: Client, url: str, content: bytes, headers: dict[str, str]) -> Outcome:
    try:
        answer = await client.send(
            "POST", url, content=content, headers=headers, accept="*/*", largest=LARGEST_ANSWER
        )
    except (Failed, Refused) as problem:
        return Outcome(done=False, why=str(problem), after=getattr(problem, "after", None) or 0.0)
    if 200 <= answer.status < 300:
        return Outcome(done=True)
    wait = answer.headers.get("retry-after", "")
    after = float(min(int(wait), 3600)) if wait.isascii() and wait.isdigit() and len(wait) < 9 else 0.0
    return Outcome(done=False, why=f"it answered {answer.status}", after=after)


def services_of(settings: Settings, client: Client) -> list[Service]:
    """The services that the settings name."""
    found: list[Service] = []
    if settings.hub:
        found.append(WebSubHub(client, settings.hub))
    if settings.indexnow:
        found.append(IndexNow(client, settings.indexnow_url, settings.indexnow))
    return found


def check(settings: Settings) -> None:
    """Raises CannotStart with a sentence when a service cannot be told as the settings say."""
    for variable, address in (
        ("LIVEBLOG_HUB", settings.hub),
        ("LIVEBLOG_INDEXNOW_URL", settings.indexnow_url),
    ):
        if address and not re.match(r"https?://[^\s/]+", address):
            raise CannotStart(f"{variable} is “{address}”; give a whole address (https://…).")
    if settings.indexnow and not _KEY.fullmatch(settings.indexnow):
        raise CannotStart("LIVEBLOG_INDEXNOW has to be a key of 8 to 128 letters, digits and hyphens.")
    if (settings.hub or settings.indexnow) and not settings.public_url:
        named = "LIVEBLOG_HUB" if settings.hub else "LIVEBLOG_INDEXNOW"
        raise CannotStart(
            f"{named} needs LIVEBLOG_PUBLIC_URL: others are told the addresses of pages and feeds."
        )
