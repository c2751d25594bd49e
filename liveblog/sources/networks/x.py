"""X: its free oEmbed, which gives name and text, and its paid API, which gives all of it.

Must not know: what may be spent (that is for whoever gives the token).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Social
from liveblog.model.posts import Picture
from liveblog.sources.asking import Asking, Gone
from liveblog.sources.client import Failed
from liveblog.sources.reading import dig, items, number, picture, text, time, web, words
from liveblog.text.social import code, find_post
from liveblog.text.social import x as grammar
from liveblog.text.social.network import written

FIELDS = {
    "expansions": "author_id,attachments.media_keys,referenced_tweets.id,referenced_tweets.id.author_id,"
    "referenced_tweets.id.attachments.media_keys,in_reply_to_user_id",
    "tweet.fields": "created_at,entities,note_tweet,lang,attachments,referenced_tweets,possibly_sensitive",
    "user.fields": "name,username,verified",
    "media.fields": "type,url,preview_image_url,alt_text,width,height",
}


_PRICE = 20_000  # millionths of a dollar, at most: the post, the one that it quotes, and who wrote each


async def resolve(post: Social, asking: Asking) -> Social:
    """By the paid API as far as the month's money goes, else by oEmbed. Raises Failed, Gone, Private, Refused, Held."""
    token = asking.settings.x_api_token
    if token and asking.spend is not None and await asking.spend("x", _PRICE):
        return await resolve_paid(post, asking, token)
    return await resolve_free(post, asking)


async def resolve_free(post: Social, asking: Asking) -> Social:
    """By oEmbed. Raises the same."""
    url = f"https://x.com/{post.handle or 'i'}/status/{post.id}"
    answer = await asking.json(
        asking.settings.x_oembed_url, url=url, omit_script="true", dnt="true", hide_thread="true"
    )
    return read_oembed(post, answer)


def read_oembed(post: Social, answer: Any) -> Social:
    """The post of an oEmbed answer. Raises Failed when the answer holds none, or another one."""
    html = dig(answer, "html")
    found = code.elements(html[:100_000]) if isinstance(html, str) else iter(())
    quoted = next((q for _, _, element in found if (q := grammar.code(element)) and q.text), None)
    if quoted is None or (quoted.id and post.id and quoted.id != post.id):
        raise Failed(sentence("The answer does not hold the post that was asked for."))
    handle = quoted.handle or _handle_of(web(answer, "author_url")) or post.handle
    return replace(
        quoted,
        id=post.id,
        url=f"https://x.com/{handle or 'i'}/status/{post.id}",
        name=words(answer, "author_name", most=100) or quoted.name or post.name,
        handle=handle,
        posted=post.posted or quoted.posted,
    )


def _handle_of(address: str) -> str | None:
    name = urlsplit(address).path.strip("/")
    return name if grammar.signed(name) else None


async def resolve_paid(post: Social, asking: Asking, token: str) -> Social:
    """By the paid API: text in full, pictures, what it quotes. Costs money each time."""
    url = f"{asking.settings.x_api_url.rstrip('/')}/2/tweets/{post.id}"
    answer = await asking.json(url, {"Authorization": f"Bearer {token}"}, **FIELDS)
    if dig(answer, "data") is None and items(answer, "errors"):
        raise Gone
    return read_tweet(post, answer)


def read_tweet(post: Social, answer: Any) -> Social:
    """The post of an API answer. Raises Failed when there is none in it."""
    made = _tweet(dig(answer, "data"), answer)
    if made is None:
        raise Failed(sentence("The answer does not hold the post that was asked for."))
    return replace(made, quoted=_quoted(dig(answer, "data"), answer))


def _quoted(data: Any, answer: Any) -> Social | None:
    for reference in items(data, "referenced_tweets"):
        if dig(reference, "type") == "quoted":
            return _tweet(_by(answer, "tweets", "id", dig(reference, "id")), answer)
    return None


def _tweet(data: Any, answer: Any) -> Social | None:
    id = words(data, "id")
    known = find_post(f"https://x.com/i/status/{id}")
    if not isinstance(known, Social):
        return None
    author = _by(answer, "users", "id", dig(data, "author_id"))
    handle = words(author, "username", most=20) or None
    body = text(data, "note_tweet", "text") or text(data, "text")
    links = [*items(data, "note_tweet", "entities", "urls"), *items(data, "entities", "urls")]
    for link in links:
        body = _with_link(body, link)
    keys = items(data, "attachments", "media_keys", most=8)
    pictures = [p for key in keys if (p := _picture(_by(answer, "media", "media_key", key)))]
    return replace(
        written(known, code.unescape(body).strip()),
        url=f"https://x.com/{handle or 'i'}/status/{id}",
        name=words(author, "name", most=100) or None,
        handle=handle,
        verified=dig(author, "verified") is True,
        posted=known.posted or time(data, "created_at"),
        lang=_language(words(data, "lang", most=12)),
        reply_to=words(_by(answer, "users", "id", dig(data, "in_reply_to_user_id")), "username", most=20)
        or None,
        pictures=tuple(pictures),
    )


def _with_link(body: str, link: Any) -> str:
    """A text with the address that a t.co link stands for; links to the post's own pictures are taken out."""
    short, whole = words(link, "url"), web(link, "unwound_url") or web(link, "expanded_url")
    if not short.startswith("https://t.co/"):
        return body
    if dig(link, "media_key") is not None or words(link, "display_url").startswith("pic."):
        return body.replace(short, "").rstrip()
    return body.replace(short, whole) if whole else body


def _picture(media: Any) -> Picture | None:
    kind = words(media, "type")
    address = web(media, "url") if kind == "photo" else web(media, "preview_image_url")
    if not address:
        return None
    shows = {"video": "video", "animated_gif": "gif"}.get(kind, "photo")
    return picture(
        address, words(media, "alt_text", most=1_000), number(media, "width"), number(media, "height"), shows
    )


def _by(answer: Any, kind: str, name: str, wanted: Any) -> Any:
    """What the answer includes beside the post, found by an id."""
    included = items(answer, "includes", kind, most=200)
    return next((one for one in included if wanted is not None and dig(one, name) == wanted), None)


def _language(tag: str) -> str | None:
    return tag if tag and tag not in ("und", "zxx", "qme", "qst", "qam", "qct", "qht", "art") else None
