"""Following an account on X by its paid API, as far as the month's money goes.

Must not know: Redis, blogs.
"""

from __future__ import annotations

from typing import Any

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Social
from liveblog.sources.addresses import Refused
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Failed
from liveblog.sources.following.arrivals import FIRST, Arrival, Fetched, Target
from liveblog.sources.following.notices import SUSPENDED
from liveblog.sources.networks.x import FIELDS, read_tweet
from liveblog.sources.reading import dig, items, words
from liveblog.sources.turns import Held

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
    if not target.account:
        # Kept at once: it was paid for, whatever becomes of the rest.
        target.account, target.name = await _user(target, asking)
    cursor = target.cursor.strip("0") and target.cursor
    path = f"{target.account}/tweets"
    answer = await _paid(asking, path, _AT_ONCE * POST, max_results=str(_AT_ONCE), since_id=cursor, **FIELDS)
    posts = items(answer, "data")
    await _give_back(asking, (_AT_ONCE - min(len(posts), _AT_ONCE)) * POST)
    if not posts:
        _raise_problem(answer)
    includes = dig(answer, "includes")
    arrivals = [made for post in reversed(posts) if (made := _arrival(post, includes))]
    ids = [words(post, "id", most=30) for post in posts]
    newest = max([*ids, target.cursor], key=lambda id: (len(id), id))
    chosen = arrivals if target.cursor else arrivals[-FIRST:]
    handle = next(
        (words(u, "username") for u in items(includes, "users") if words(u, "id") == target.account), ""
    )
    handle = handle or target.handle or target.address.lstrip("@")
    return Fetched(
        arrivals=tuple(chosen), cursor=newest or "0", name=target.name, url=f"https://x.com/{handle}",
        account=target.account, handle=handle,
    )  # fmt: skip


async def _user(target: Target, asking: Asking) -> tuple[str, str]:
    """The account's id and name. Raises Gone when there is no such account."""
    user = await _paid(asking, f"by/username/{target.address.lstrip('@')}", USER)
    account = words(user, "data", "id", most=30)
    if not account:
        _raise_problem(user)
        raise Gone
    return account, words(user, "data", "name", most=100)


def _raise_problem(answer: Any) -> None:
    """What X says of an account whose posts it does not show: it does so in an answer like any other."""
    title, detail = words(answer, "errors", 0, "title"), words(answer, "errors", 0, "detail").lower()
    if "suspended" in detail:
        raise Failed(SUSPENDED)
    if title == "Not Found Error":
        raise Gone
    if title == "Authorization Error":
        raise Private


async def _paid(asking: Asking, path: str, millionths: int, **query: str) -> Any:
    """The answer to a question for which money was set aside; X takes none for one that it refuses."""
    if asking.spend is None or not await asking.spend("x", millionths):
        raise Failed(
            sentence("The month’s money for X is spent. It goes on next month, or with a higher cap."),
            after=3_600.0,
        )
    settings = asking.settings
    headers = {"Authorization": f"Bearer {settings.x_api_token}"}
    try:
        return await asking.json(settings.x_api_url.rstrip("/") + "/2/users/" + path, headers, **query)
    except Private:
        await _give_back(asking, millionths)
        raise Failed(
            sentence("X refuses the token. Check LIVEBLOG_X_API_TOKEN, and what it may read."), after=600.0
        ) from None
    except (Gone, Refused, Held):
        await _give_back(asking, millionths)
        raise
    except Failed as problem:
        if problem.status:
            await _give_back(asking, millionths)
        raise


async def _give_back(asking: Asking, millionths: int) -> None:
    if asking.spend is not None and millionths:
        await asking.spend("x", -millionths)


def _arrival(post: Any, includes: Any) -> Arrival | None:
    """None for a post that cannot be read."""
    kinds = [words(reference, "type") for reference in items(post, "referenced_tweets")]
    empty = Social(network="x", text="", id=words(post, "id"))
    try:
        block = read_tweet(empty, {"data": post, "includes": includes})
    except Failed:
        return None
    reply, repost = "replied_to" in kinds, "retweeted" in kinds
    account = words(post, "author_id", most=30)
    return Arrival(
        block=block, reply=reply, repost=repost, language=words(post, "lang", most=12), account=account
    )
