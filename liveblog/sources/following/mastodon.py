"""Following an account of Mastodon, and of what speaks its API, at its own server.

Must not know: Redis, blogs.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Social
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Failed
from liveblog.sources.following.arrivals import FIRST, Arrival, Fetched, Target
from liveblog.sources.following.notices import SUSPENDED
from liveblog.sources.networks.mastodon import read_status
from liveblog.sources.reading import dig, items, web, words

EVERY = 10.0  # seconds
LOOK_AGAIN = 900.0  # seconds until the account itself is looked up again


async def fetch(target: Target, asking: Asking) -> Fetched:
    """Raises Failed, Gone, Private, Refused, Held."""
    host = target.address.rpartition("@")[2]
    base = f"https://{host}/api/v1/accounts/"
    found = Fetched(account=target.account)
    now = asyncio.get_running_loop().time()
    if not target.account or now > target.looked + LOOK_AGAIN:
        found = await _looked_up(target, base, asking)
        target.looked = now
    answer = await asking.json(f"{base}{found.account}/statuses", since_id=target.cursor, limit="20")
    statuses = items({"all": answer}, "all")
    arrivals = [arrival for status in reversed(statuses) if (arrival := arrival_of(status))]
    newest = max([words(status, "id", most=40) for status in statuses] + [target.cursor], key=_rank)
    chosen = arrivals if target.cursor else arrivals[-FIRST:]
    return replace(found, arrivals=tuple(chosen), cursor=newest or "0")


async def _looked_up(target: Target, base: str, asking: Asking) -> Fetched:
    """What the account is called, and whether it is still there: its posts do not say."""
    _, user, host = target.address.split("@")
    if target.account:
        account = await asking.json(base + target.account)
    else:
        account = await asking.json(base + "lookup", acct=user)
    id = words(account, "id", most=40)
    if not id:
        raise Gone
    if dig(account, "suspended") is True:
        raise Failed(SUSPENDED)
    moved = words(account, "moved", "url") or words(account, "moved", "acct")
    target.told = sentence("It has moved to {address}. Follow it there.", address=moved) if moved else None
    return Fetched(
        account=id,
        name=words(account, "display_name", most=100) or words(account, "username") or user,
        url=web(account, "url") or f"https://{host}/@{user}",
        handle=words(account, "acct", most=300) or user,
    )


def _rank(id: str) -> tuple[int, str]:
    return len(id), id


def arrival_of(status: object) -> Arrival | None:
    """The post in a Status, or the one that it shares; None for what cannot be read, or is not for everybody."""
    shared = dig(status, "reblog")
    post = shared if shared is not None else status
    address = web(post, "url") or web(post, "uri")
    if not address:
        return None
    try:
        block = read_status(Social(network="mastodon", text="", url=address, id=words(post, "id")), post)
    except (Failed, Private):
        return None
    return Arrival(
        block=block,
        reply=dig(post, "in_reply_to_id") is not None,
        repost=shared is not None,
        edited=dig(post, "edited_at") is not None,
        language=words(post, "language", most=20),
    )
