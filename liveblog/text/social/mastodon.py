"""Mastodon, on any host: its addresses and its embed code (which holds no text of the post).

Its hosts cannot be listed, so the shape of the address decides; this network is asked last.
"""

from __future__ import annotations

import re
from dataclasses import replace

from liveblog.model.blocks import Social
from liveblog.model.times import iso
from liveblog.text.social.clock import is_past
from liveblog.text.social.code import Element
from liveblog.text.social.domains import is_domain
from liveblog.text.social.fediverse import note_time, notice_time, ulid_time
from liveblog.text.social.network import Network, from_attribute, linked_post
from liveblog.text.social.urls import Url

_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z][a-z0-9-]{1,62}(?::\d{1,5})?"
    r"|(?:(?:\d{1,3}\.){3}\d{1,3}|localhost):\d{1,5}",  # an intranet's
    re.ASCII,
)
_USER = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,60}[A-Za-z0-9_])?", re.ASCII)
_ID = re.compile(
    r"1\d{16,18}", re.ASCII
)  # since 2016 all ids have these lengths; other sites' numbers seldom
_EARLIEST = 1_475_000_000_000


def post(url: Url) -> Social | None:
    """The post at /@user/ID, /@user@host/ID, /users/user/statuses/ID, or one of these in a frame; on servers of other
    kinds at /notice/ID, /notes/ID or /@user/statuses/ID."""
    match url.parts:
        case [("notice" | "notes") as kind, id]:
            return _elsewhere(
                url.host, f"{kind}/{id}", notice_time(id) if kind == "notice" else note_time(id)
            )
        case [user, "statuses", id] if user.startswith("@") and (milliseconds := ulid_time(id)):
            found = _elsewhere(url.host, f"{user}/statuses/{id}", milliseconds)
            named = found and _USER.fullmatch(user[1:])
            return replace(found, handle=f"{user[1:]}@{url.host}") if found and named else None
        case [user, id, *_] if user.startswith("@"):
            name = user[1:]
        case [("web" | "deck"), user, id, *_] if user.startswith("@"):
            name = user[1:]
        case ["users", name, "statuses", id, *_]:
            pass
        case _:
            return None
    name, _, elsewhere = name.partition("@")
    host = elsewhere.lower() or url.host
    if not (
        _ID.fullmatch(id) and _USER.fullmatch(name) and _HOST.fullmatch(host) and _HOST.fullmatch(url.host)
    ):
        return None
    # An address on another server's copy of the post stays as it is: only that server knows this id.
    path = f"@{name}@{elsewhere}" if elsewhere else f"@{name}"
    return Social(
        network="mastodon",
        text="",
        id=id,
        url=f"https://{url.host}/{path}/{id}",
        handle=f"{name}@{host}",
        posted=posted(id),
    )


def _elsewhere(host: str, path: str, milliseconds: int | None) -> Social | None:
    """A post on a server of another kind, whose ids hold a time as well."""
    if milliseconds is None or not _HOST.fullmatch(host):
        return None
    return Social(
        network="mastodon",
        text="",
        id=path.rpartition("/")[2],
        url=f"https://{host}/{path}",
        posted=iso(milliseconds),
    )


def posted(id: str) -> str | None:
    """The time in an id (milliseconds above 16 bits of chance), when it is a likely one."""
    milliseconds = int(id) >> 16
    return iso(milliseconds) if milliseconds > _EARLIEST and is_past(milliseconds) else None


def code(element: Element) -> Social | None:
    if element.tag not in ("blockquote", "iframe") or "mastodon-embed" not in element.classes:
        return None
    found = from_attribute(element, post, "data-embed-url", "src")
    return found if isinstance(found, Social) else linked_post(element, post)


def signed(handle: str) -> bool:
    """Whether "(@user@host)" at the end of a copied post can be somebody on Mastodon."""
    name, at, host = handle.partition("@")
    known = at and _USER.fullmatch(name) and len(host) <= 253 and _HOST.fullmatch(host.lower())
    return bool(known and is_domain(host))


def profile(handle: str) -> str | None:
    """The page of "user@host"."""
    name, _, host = handle.partition("@")
    return f"https://{host.lower()}/@{name}" if signed(handle) else None


NETWORK = Network(key="mastodon", title="Mastodon", post=post, code=code, signed=signed)
