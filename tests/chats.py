"""Chats in tests: what Slack and Telegram send, signed as they sign it, and connections at the desk."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import html
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from desk import Desk, words
from servers import PATIENCE

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


@dataclass(frozen=True)
class Connected:
    """A connection, as its page showed it once."""

    id: str
    path: str  # of its address
    secret: str  # Slack's or Telegram's


async def connect(desk: Desk, slug: str, kind: str, **fields: str) -> Connected:
    given = {"kind": kind, "name": "Field", "becomes": "published", "counts_as": "", "secret": "", **fields}
    if kind == "slack":
        given["secret"] = fields.get("secret", SECRET)
    answer = await desk.post(f"/desk/{slug}/connections", **given)
    assert answer.status_code == 200, words(answer)
    shown = [
        html.unescape(value) for value in re.findall(r'class="made-text"[^>]*value="([^"]*)"', answer.text)
    ]
    id = re.findall(r'id="connection-(\w+)"', answer.text)[-1]
    path = "/" + shown[0].split("/", 3)[3]
    return Connected(id, path, shown[1] if kind == "telegram" else given["secret"])


def slack_headers(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    stamp = str(int(time.time() if at is None else at))
    signature = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {
        "content-type": "application/json",
        "x-slack-request-timestamp": stamp,
        "x-slack-signature": f"v0={signature}",
    }


def slack_message(text: str, ts: str = "1764200000.000100", **event: Any) -> dict[str, Any]:
    message = {"type": "message", "channel": "C1", "user": "U1", "text": text, "ts": ts, "event_ts": ts}
    return {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {**message, **event}}


def slack_edit(text: str, event_ts: str, ts: str = "1764200000.000100", **message: Any) -> dict[str, Any]:
    inner = {"type": "message", "user": "U1", "text": text, "ts": ts, **message}
    event = {"type": "message", "subtype": "message_changed", "channel": "C1", "message": inner}
    return {"type": "event_callback", "event": {**event, "ts": event_ts, "event_ts": event_ts}}


def slack_delete(ts: str = "1764200000.000100") -> dict[str, Any]:
    event = {"type": "message", "subtype": "message_deleted", "channel": "C1", "deleted_ts": ts}
    return {
        "type": "event_callback",
        "event": {**event, "ts": "1764200009.000000", "event_ts": "1764200009.000000"},
    }


async def from_slack(client: httpx.AsyncClient, to: Connected, body: Any, **how: Any) -> httpx.Response:
    content = json.dumps(body).encode()
    return await client.post(to.path, content=content, headers=slack_headers(content, to.secret, **how))


def telegram_update(text: str = "", number: int = 1, update: int = 1, **message: Any) -> dict[str, Any]:
    sender = {"id": 77, "is_bot": False, "first_name": "Mira", "last_name": "Holm"}
    said = {
        "message_id": number,
        "from": sender,
        "chat": {"id": -100, "type": "group"},
        "date": 1_764_200_000,
    }
    return {"update_id": update, "message": {**said, **({"text": text} if text else {}), **message}}


async def from_telegram(
    client: httpx.AsyncClient, to: Connected, update: Any, secret: str = ""
) -> httpx.Response:
    headers = {"x-telegram-bot-api-secret-token": secret or to.secret}
    return await client.post(to.path, json=update, headers=headers)


async def entries(api: httpx.AsyncClient, slug: str) -> list[dict[str, Any]]:
    """A blog's entries of every state, newest first."""
    states = "draft,submitted,scheduled,published,withdrawn"
    answer = await api.get(f"/api/v1/blogs/{slug}/entries", params={"state": states})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["entries"]
    return found


async def once(
    api: httpx.AsyncClient, slug: str, holds: Callable[[list[dict[str, Any]]], object]
) -> list[dict[str, Any]]:
    """The same, once something is true of them."""
    async with asyncio.timeout(PATIENCE):
        while not holds(found := await entries(api, slug)):
            await asyncio.sleep(0.02)
    return found


async def page_once(desk: Desk, path: str, words_in_it: str) -> str:
    """What a page says, once it says this."""
    async with asyncio.timeout(PATIENCE):
        while words_in_it not in (said := words(await desk.get(path))):
            await asyncio.sleep(0.05)
    return said


async def person_id(desk: Desk) -> str:
    """The id of the person at this desk, as the page of connections offers it."""
    page = await desk.get(f"/desk/{await desk.create_blog()}/connections?kind=webhook")
    return re.findall(rf'<option value="(\w+)"[^>]*>{re.escape(desk.name)}</option>', page.text)[0]


async def enter_sender(desk: Desk, slug: str, to: Connected, sender: str, person: str) -> None:
    """Maps a sender to a person."""
    answer = await desk.post(f"/desk/{slug}/connections/{to.id}/senders", sender=sender, who=person)
    assert answer.status_code == 303, words(answer)
