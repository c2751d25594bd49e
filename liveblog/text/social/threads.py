"""Threads: its addresses and its embed code. Its terms forbid keeping what its API answers, so we ask nothing."""

from __future__ import annotations

import re

from liveblog.model.blocks import Social
from liveblog.text.social.code import Element
from liveblog.text.social.network import Network, from_attribute, linked_post
from liveblog.text.social.unseen import strip_unseen
from liveblog.text.social.urls import Url

HOSTS = frozenset({"threads.net", "threads.com"})
_CODE = re.compile(r"[A-Za-z0-9_-]{5,40}", re.ASCII)
_HANDLE = re.compile(r"[A-Za-z0-9_.]{1,30}", re.ASCII)


def post(url: Url) -> Social | None:
    """The post at /@user/post/CODE or /t/CODE."""
    if url.host not in HOSTS:
        return None
    handle: str | None = None
    match url.parts:
        case [user, "post", id, *_] if user.startswith("@") and _HANDLE.fullmatch(user[1:]):
            handle, address = user[1:], f"https://www.threads.com/{user}/post/{id}"
        case ["share", *rest]:
            return _shared(tuple(rest))
        case ["t", id, *_]:
            address = f"https://www.threads.com/t/{id}"
        case _:
            return None
    if not _CODE.fullmatch(id):
        return None
    return Social(network="threads", text="", id=id, url=address, handle=handle)


def _shared(parts: tuple[str, ...]) -> Social | None:
    """What the share button gives out. Only Threads knows which post that is."""
    match parts:
        case [id] | [("p" | "post" | "t"), id] if _CODE.fullmatch(id):
            return Social(network="threads", text="", url=f"https://www.threads.com/share/{'/'.join(parts)}/")
    return None


_AGE = re.compile(
    r"\d{1,3}\s?[^\W\d_]{1,8}\.?(?: [^\W\d_]{2,6})?|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d\d-\d\d"
)
_BELOW = re.compile(r"[\d.,]+\s?[KMkm]?|translate|view activity|/|\d{1,2}", re.IGNORECASE)


def page_copy(text: str, handle: str | None) -> str | None:
    """The text of a post of somebody in what was copied from its page: handle, age, text, numbers. None for no copy."""
    lines = [line for line in map(strip_unseen, text.split("\n")) if line]
    if len(lines) < 3 or lines[0].casefold() != (handle or "").casefold() or not _AGE.fullmatch(lines[1]):
        return None
    end = len(lines)
    while end > 2 and _BELOW.fullmatch(lines[end - 1]):
        end -= 1
    return "\n".join(lines[2:end]) or None


def code(element: Element) -> Social | None:
    if element.tag != "blockquote" or "text-post-media" not in element.classes:
        return None
    found = from_attribute(element, post, "data-text-post-permalink")
    return found if isinstance(found, Social) else linked_post(element, post)


NETWORK = Network(
    key="threads",
    title="Threads",
    post=post,
    code=code,
    hashtag="https://www.threads.com/search?q=%23{}",
    profile="https://www.threads.com/@{}",
)
