"""Following an account on X by its paid API, as far as the month's money goes.

Must not know: Redis, blogs.
"""

from __future__ import annotations

from typing import Any

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Social
from liveblog.sources.asking import Asking, Gone
from liveblog.sources.client import Failed
from liveblog.sources.following.arrivals import FIRST, Arrival, Fetched, Target
from liveblog.sources.networks.x import FIELDS, read_tweet
from liveblog.sources.reading import dig, items, words

EVERY = 60.0  # seconds
POST, USER = 5_000, 10_000  # millionths of a dollar
_AT_ONCE = 10


async def fetch(target: Target, asking: Asking) -> Fetched:
    """Raises Failed, Gone, Private, Refused, Held."""
    settings = asking.settings
    if not settings.x_api_token or not settings.x_api_monthly_cap or asking.spend is None:
        raise Failed(
            sentence(
                "X is followed with a token and a monthly cap: LIVEBLOG_X_API_TOKEN, LIVEBLOG_X_API_MONTHLY_CAP."
            )
        )
    account, name = target.account, target.name
    if not account:
        account, name = await _user(target, asking)
    await _pay(asking, _AT_ONCE * POST)
    cursor = target.cursor.strip("0") and target.cursor
    answer = await _ask(asking, f"{account}/tweets", max_results=str(_AT_ONCE), since_id=cursor, **FIELDS)
    posts = items(answer, "data")
    await asking.spend("x", -(_AT_ONCE - min(len(posts), _AT_ONCE)) * POST)
    includes = dig(answer, "includes")
    arrivals = [made for post in reversed(posts) if (made := _arrival(post, includes))]
    ids = [words(post, "id", most=30) for post in posts]
    newest = max([*ids, target.cursor], key=lambda id: (len(id), id))
    chosen = arrivals if target.cursor else arrivals[-FIRST:]
    url = f"https://x.com/{target.address.lstrip('@')}"
    return Fetched(arrivals=tuple(chosen), cursor=newest or "0", name=name, url=url, account=account)


async def _user(target: Target, asking: Asking) -> tuple[str, str]:
    """The account's id and name. Raises Gone when there is no such account."""
    await _pay(asking, USER)
    user = await _ask(asking, f"by/username/{target.address.lstrip('@')}")
    account = words(user, "data", "id", most=30)
    if not account:
        raise Gone
    return account, words(user, "data", "name", most=100)


async def _ask(asking: Asking, path: str, **query: str) -> Any:
    settings = asking.settings
    headers = {"Authorization": f"Bearer {settings.x_api_token}"}
    return await asking.json(settings.x_api_url.rstrip("/") + "/2/users/" + path, headers, **query)


def _arrival(post: Any, includes: Any) -> Arrival | None:
    """None for a post that cannot be read."""
    kinds = [words(reference, "type") for reference in items(post, "referenced_tweets")]
    empty = Social(network="x", text="", id=words(post, "id"))
    try:
        block = read_tweet(empty, {"data": post, "includes": includes})
    except Failed:
        return None
    reply, repost = "replied_to" in kinds, "retweeted" in kinds
    return Arrival(block=block, reply=reply, repost=repost, language=words(post, "lang", most=12))


async def _pay(asking: Asking, millionths: int) -> None:
    if asking.spend is None or not await asking.spend("x", millionths):
        raise Failed(
            sentence("The month’s money for X is spent. It goes on next month, or with a higher cap."),
            after=3_600.0,
        )
