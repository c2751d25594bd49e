"""Following an account on X by its paid API, as far as the month's money goes.

Must not know: Redis, blogs.
"""

from __future__ import annotations

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
    headers = {"Authorization": f"Bearer {settings.x_api_token}"}
    base = settings.x_api_url.rstrip("/") + "/2/users/"
    account, name = target.account, target.name
    if not account:
        await _pay(asking, USER)
        user = await asking.json(base + f"by/username/{target.address.lstrip('@')}", headers)
        account, name = words(user, "data", "id", most=30), words(user, "data", "name", most=100)
        if not account:
            raise Gone
    await _pay(asking, _AT_ONCE * POST)
    answer = await asking.json(
        f"{base}{account}/tweets",
        headers,
        max_results=str(_AT_ONCE),
        since_id=target.cursor.strip("0") and target.cursor,
        **FIELDS,
    )
    posts = items(answer, "data")
    await asking.spend("x", -(_AT_ONCE - min(len(posts), _AT_ONCE)) * POST)
    arrivals = []
    for data in reversed(posts):
        whole = {"data": data, "includes": dig(answer, "includes")}
        kinds = [words(reference, "type") for reference in items(data, "referenced_tweets")]
        try:
            block = read_tweet(Social(network="x", text="", id=words(data, "id")), whole)
        except Failed:
            continue
        arrivals.append(
            Arrival(
                block=block,
                reply="replied_to" in kinds,
                repost="retweeted" in kinds,
                language=words(data, "lang", most=12),
            )
        )
    newest = max(
        [words(data, "id", most=30) for data in posts] + [target.cursor], key=lambda id: (len(id), id)
    )
    chosen = arrivals if target.cursor else arrivals[-FIRST:]
    url = f"https://x.com/{target.address.lstrip('@')}"
    return Fetched(arrivals=tuple(chosen), cursor=newest or "0", name=name, url=url, account=account)


async def _pay(asking: Asking, millionths: int) -> None:
    if asking.spend is None or not await asking.spend("x", millionths):
        raise Failed(
            sentence("The month’s money for X is spent. It goes on next month, or with a higher cap."),
            after=3_600.0,
        )
