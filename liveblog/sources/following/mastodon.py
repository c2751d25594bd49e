"""Following an account of Mastodon, and of what speaks its API, at its own server.

Must not know: Redis, blogs.
"""

from __future__ import annotations

from liveblog.model.blocks import Social
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Failed
from liveblog.sources.following.arrivals import FIRST, Arrival, Fetched, Target
from liveblog.sources.networks.mastodon import read_status
from liveblog.sources.reading import dig, items, web, words

EVERY = 10.0  # seconds


async def fetch(target: Target, asking: Asking) -> Fetched:
    """Raises Failed, Gone, Private, Refused, Held."""
    _, user, host = target.address.split("@")
    base = f"https://{host}/api/v1/accounts/"
    found = Fetched(account=target.account)
    if not target.account:
        account = await asking.json(base + "lookup", acct=user)
        found = Fetched(
            account=words(account, "id", most=40),
            name=words(account, "display_name", most=100) or user,
            url=web(account, "url") or f"https://{host}/@{user}",
        )
        if not found.account:
            raise Gone
    answer = await asking.json(f"{base}{found.account}/statuses", since_id=target.cursor, limit="20")
    statuses = items({"all": answer}, "all")
    arrivals = [arrival for status in reversed(statuses) if (arrival := _arrival(status, host))]
    newest = max([words(status, "id", most=40) for status in statuses] + [target.cursor], key=_rank)
    chosen = arrivals if target.cursor else arrivals[-FIRST:]
    return Fetched(
        arrivals=tuple(chosen), cursor=newest or "0", name=found.name, url=found.url, account=found.account
    )


def _rank(id: str) -> tuple[int, str]:
    return len(id), id


def _arrival(status: object, host: str) -> Arrival | None:
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
