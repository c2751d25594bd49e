"""Asking a network on behalf of a block: what an answer's status means, and how long to wait.

Must not know: any particular network, entries.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import quote, urlencode

from liveblog.language.translatable import sentence
from liveblog.settings import Settings
from liveblog.sources.client import Answer, Client, Failed
from liveblog.sources.turns import Turns

Spend = Callable[[str, int], Awaitable[bool]]
LONGEST_WAIT = 86_400.0  # seconds


class Gone(Exception):
    """The network answered that there is no such post, or no longer."""


class Private(Exception):
    """The network shows this post to people who are signed in there, and to nobody else."""


class Asking:
    """What a network's module asks with."""

    def __init__(self, client: Client, settings: Settings, spend: Spend | None = None) -> None:
        """`spend` sets money aside for a call of a paid API, in millionths of a dollar; None: there is none."""
        self._client = client
        self._turns = Turns()
        self.settings = settings
        self.spend = spend

    async def json(self, address: str, headers: Mapping[str, str] | None = None, /, **query: str) -> Any:
        """The JSON at an address, with these parameters. Raises Failed, Gone, Private, Refused, Held."""
        return (await self._get(with_query(address, query), headers=headers)).json()

    async def page(self, url: str, accept: str = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1") -> Answer:
        """The page at a URL. Raises Failed, Gone, Private, Refused, Held."""
        return await self._get(url, accept=accept)

    async def conditional(self, url: str, etag: str, modified: str) -> Answer:
        """The answer at a URL, which is 304 when it is what it was. Raises the same."""
        given = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {
            name: value for name, value in given.items() if value and value.isascii() and value.isprintable()
        }
        accept = (
            "application/feed+json,application/atom+xml,application/rss+xml,application/xml;q=0.9,*/*;q=0.5"
        )
        return await self._get(url, headers=headers, accept=accept)

    async def file(self, url: str, largest: int) -> Answer:
        """The image file at a URL. Raises the same."""
        return await self._get(url, accept="image/avif,image/webp,image/*;q=0.8", largest=largest)

    async def submit(self, url: str, fields: Mapping[str, str]) -> Answer:
        """The answer to a form that was sent to a URL. Raises the same."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return await self._send("POST", url, content=urlencode(fields).encode(), headers=headers)

    async def _get(self, url: str, **how: Any) -> Answer:
        return await self._send("GET", url, **how)

    async def _send(self, method: str, url: str, **how: Any) -> Answer:
        async with self._turns.of(url):
            try:
                return checked(await self._client.send(method, url, **how))
            except Failed as problem:
                if problem.status in (429, 503):
                    self._turns.hold(url, problem.after)
                raise


def with_query(url: str, query: Mapping[str, str]) -> str:
    """A URL with these parameters after its own."""
    added = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items() if value)
    return url + ("&" if "?" in url else "?") * bool(added) + added


def checked(answer: Answer) -> Answer:
    """The answer itself when it is one. Raises Gone, Private, Failed."""
    if 200 <= answer.status < 300 or answer.status == 304:
        return answer
    if answer.status in (404, 410):
        raise Gone
    if answer.status in (401, 403):
        raise Private
    if answer.status == 429:
        why = sentence("It was asked too often.")
    else:
        why = sentence("The server answered with an error ({status}).", status=str(answer.status))
    after = wait_of(answer.headers.get("retry-after", ""))
    raise Failed(why, status=answer.status, after=after, answer=answer)


def wait_of(text: str) -> float | None:
    """The seconds of a Retry-After header, a number or a date; a day at most. None for anything else."""
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return min(float(text), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), LONGEST_WAIT)
