"""Bluesky: its public API, which needs no key.

Must not know: queues, entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Social
from liveblog.model.posts import Card, Picture
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Failed
from liveblog.sources.reading import dig, items, number, picture, text, time, web, words
from liveblog.text.social.network import written

_POST = "app.bsky.feed.post"
_HIDDEN = "!no-unauthenticated"  # its author wants to be seen by people who are signed in only
_SENSITIVE = {
    "porn": "Adult content", "sexual": "Adult content", "nudity": "Nudity", "graphic-media": "Graphic content",
    "gore": "Graphic content", "!warn": "Warning",
}  # fmt: skip


async def resolve(post: Social, asking: Asking) -> Social:
    """Raises Failed, Gone, Private, Refused."""
    base = asking.settings.bluesky_url.rstrip("/") + "/xrpc/"
    who = urlsplit(post.url or "").path.split("/")[2]
    did = who if who.startswith("did:") else await _did_of(who, base, asking)
    answer = await asking.json(base + "app.bsky.feed.getPosts", uris=f"at://{did}/{_POST}/{post.id}")
    view = dig(answer, "posts", 0)
    if view is None:
        raise Gone
    found = read_view(view)
    parent = words(view, "record", "reply", "parent", "uri")
    if parent and found.reply_to is None:
        found = replace(found, reply_to=await _author_of(parent, base, asking))
    return found


async def _did_of(handle: str, base: str, asking: Asking) -> str:
    try:
        answer = await asking.json(base + "com.atproto.identity.resolveHandle", handle=handle)
    except Gone:
        return handle
    return words(answer, "did") or handle


async def _author_of(uri: str, base: str, asking: Asking) -> str | None:
    """Whom a reply answers; that it cannot be found out spoils nothing."""
    try:
        answer = await asking.json(base + "app.bsky.feed.getPosts", uris=uri)
    except (Failed, Gone, Private):
        return None
    return words(answer, "posts", 0, "author", "handle", most=253) or None


def read_view(view: Any) -> Social:
    """The post in a `postView`. Raises Failed when there is none; Private when its author hides it."""
    made = _post(view, dig(view, "record"), dig(view, "embed"))
    if made is None:
        raise Failed(sentence("The answer does not hold the post that was asked for."))
    labels = [words(label, "val") for label in items(view, "author", "labels") if not dig(label, "neg")]
    if _HIDDEN in labels:
        raise Private
    return made


def read_record(view: Any, record: Any, did: str) -> Social | None:
    """The post in a record as streams tell of it: without the addresses that only the API knows."""
    post = _post(view, record, None)
    if post is None:
        return None
    images = items(record, "embed", "images", most=8) or items(record, "embed", "media", "images", most=8)
    pictures = []
    for image in images:
        if cid := words(image, "image", "ref", "$link", most=200):
            pictures.append(
                _sized(f"https://cdn.bsky.app/img/feed_fullsize/plain/{did}/{cid}@jpeg", image, "photo")
            )
    return replace(post, pictures=tuple(pictures))


def _post(view: Any, record: Any, embed: Any) -> Social | None:
    uri = words(view, "uri").split("/")
    handle = words(view, "author", "handle", most=253)
    if len(uri) != 5 or uri[3] != _POST or not isinstance(record, Mapping):
        return None
    who = handle if handle and handle != "handle.invalid" else uri[2]
    known = Social(network="bluesky", text="", id=uri[4], url=f"https://bsky.app/profile/{who}/post/{uri[4]}")
    labels = [*items(view, "labels"), *items(record, "labels", "values")]
    warned = [_SENSITIVE[word] for label in labels if (word := words(label, "val")) in _SENSITIVE]
    media = dig(embed, "media") if dig(embed, "media") is not None else embed
    return replace(
        written(known, _with_links(text(record, "text"), items(record, "facets", most=200))),
        name=words(view, "author", "displayName", most=100) or None,
        handle=who,
        verified=words(view, "author", "verification", "verifiedStatus") == "valid",
        posted=time(record, "createdAt") or time(view, "indexedAt"),
        lang=words(record, "langs", 0, most=20) or None,
        warning=warned[0] if warned else "",
        pictures=_pictures(media),
        card=_card(dig(media, "external")),
        quoted=_quoted(dig(embed, "record")),
    )


def _with_links(body: str, facets: list[Any]) -> str:
    """A text in which links that are shown shortened stand in full. Facets count bytes of UTF-8."""
    whole = body.encode()
    spans = []
    for facet in facets:
        uri = next((u for f in items(facet, "features") if (u := web(f, "uri"))), "")
        start, end = number(facet, "index", "byteStart"), number(facet, "index", "byteEnd")
        if uri and start < end <= len(whole):
            spans.append((start, end, uri))
    for start, end, uri in sorted(spans, reverse=True):
        shown = whole[start:end].decode("utf-8", "replace")
        if shown.endswith(("...", "…")) or (
            "." in shown and " " not in shown and not shown.startswith("http")
        ):
            whole = whole[:start] + uri.encode() + whole[end:]
    return whole.decode("utf-8", "replace")


def _pictures(media: Any) -> tuple[Picture, ...]:
    found = []
    for image in items(media, "images", most=8):
        if address := web(image, "fullsize") or web(image, "thumb"):
            found.append(_sized(address, image, "photo"))
    if still := web(media, "thumbnail"):
        found.append(_sized(still, media, "video"))
    return tuple(found)


def _sized(address: str, image: Any, shows: str) -> Picture:
    width, height = number(image, "aspectRatio", "width"), number(image, "aspectRatio", "height")
    return picture(address, words(image, "alt", most=1_000), width, height, shows)


def _card(external: Any) -> Card | None:
    url = web(external, "uri")
    if not url:
        return None
    thumb = web(external, "thumb")
    site = (urlsplit(url).hostname or "").removeprefix("www.")
    return Card(
        url=url,
        title=words(external, "title", most=300),
        site=site,
        picture=picture(thumb) if thumb else None,
    )


def _quoted(record: Any) -> Social | None:
    """The post that is quoted; None when it is deleted, hidden or blocked."""
    view = dig(record, "record") if dig(record, "record") is not None else record
    if dig(view, "value") is None:
        return None
    return _post(view, dig(view, "value"), dig(view, "embeds", 0))
