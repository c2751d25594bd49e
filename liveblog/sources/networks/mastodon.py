"""Mastodon and what speaks its API (Truth Social too): each post's own server is asked.

Must not know: queues, entries.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Social
from liveblog.model.posts import Card, Choice, Picture
from liveblog.sources.asking import Asking, Private
from liveblog.sources.client import Failed
from liveblog.sources.reading import dig, items, number, picture, text_of, time, web, words
from liveblog.text.social.network import written


async def resolve(post: Social, asking: Asking) -> Social:
    """Raises Failed, Gone, Private, Refused."""
    where = urlsplit(post.url or "")
    answer = await asking.json(f"{where.scheme}://{where.netloc}/api/v1/statuses/{post.id}")
    return read_status(post, answer)


def read_status(post: Social, status: Any) -> Social:
    """The post in a Status. Raises Failed when there is none; Private when it is for followers only."""
    if dig(status, "visibility") not in (None, "public", "unlisted"):
        raise Private
    made = _post(post, status)
    if made is None:
        raise Failed(sentence("The answer does not hold the post that was asked for."))
    quoted = dig(status, "quote", "quoted_status")
    known = Social(network=post.network, text="", url=post.url)
    return replace(made, quoted=_post(known, quoted) if quoted is not None else None)


def _post(known: Social, status: Any) -> Social | None:
    id, content = words(status, "id", most=40), dig(status, "content")
    if not id or not isinstance(content, str):
        return None
    host = (urlsplit(known.url or "").hostname or "").lower()
    who = words(status, "account", "acct", most=300)
    handle = who if "@" in who or known.network != "mastodon" else f"{who}@{host}"
    mentioned = {dig(m, "id"): words(m, "acct", most=300) for m in items(status, "mentions")}
    return replace(
        written(replace(known, id=id), text_of(content)),
        url=known.url if known.id == id else web(status, "url") or None,
        name=words(status, "account", "display_name", most=100)
        or words(status, "account", "username")
        or None,
        handle=handle if who else known.handle,
        verified=dig(status, "account", "verified") is True,
        posted=time(status, "created_at") or known.posted,
        edited=time(status, "edited_at"),
        lang=words(status, "language", most=20) or None,
        reply_to=mentioned.get(dig(status, "in_reply_to_account_id")) or None,
        warning=words(status, "spoiler_text")
        or ("Sensitive content" if dig(status, "sensitive") is True else ""),
        pictures=_pictures(items(status, "media_attachments", most=8)),
        poll=_poll(items(status, "poll", "options", most=20)),
        card=_card(dig(status, "card")),
    )


def _pictures(attachments: list[Any]) -> tuple[Picture, ...]:
    found = []
    for one in attachments:
        kind = words(one, "type")
        if kind not in ("image", "video", "gifv"):
            continue
        address = (web(one, "url") if kind == "image" else "") or web(one, "preview_url")
        width, height = (number(one, "meta", "original", side) for side in ("width", "height"))
        shows = {"video": "video", "gifv": "gif"}.get(kind, "photo")
        if address:
            found.append(picture(address, words(one, "description", most=1_000), width, height, shows))
    return tuple(found)


def _poll(options: list[Any]) -> tuple[Choice, ...]:
    made = []
    for option in options:
        votes = dig(option, "votes_count")
        made.append(
            Choice(text=words(option, "title", most=200), votes=votes if isinstance(votes, int) else None)
        )
    return tuple(choice for choice in made if choice.text)


def _card(card: Any) -> Card | None:
    url = web(card, "url")
    if not url:
        return None
    image = web(card, "image")
    shown = picture(image, "", number(card, "width"), number(card, "height")) if image else None
    site = words(card, "provider_name", most=100) or (urlsplit(url).hostname or "").removeprefix("www.")
    return Card(url=url, title=words(card, "title", most=300), site=site, picture=shown)
