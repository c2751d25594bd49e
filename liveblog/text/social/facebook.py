"""Facebook: its addresses and its embed code."""

from __future__ import annotations

import re

from liveblog.model.blocks import Embed, Social
from liveblog.text.social.code import Element
from liveblog.text.social.network import Network, from_attribute
from liveblog.text.social.urls import Url, read_url

HOSTS = frozenset({"facebook.com", "web.facebook.com", "fb.com"})
_ID = re.compile(r"[A-Za-z0-9._-]{1,200}", re.ASCII)
_NUMBER = re.compile(r"[A-Za-z0-9]{1,200}", re.ASCII)


def post(url: Url) -> Embed | None:
    """A post, picture or video, by any of the addresses that Facebook gives them."""
    if url.host == "fb.watch":
        match url.parts:
            case [id] if id != "v":
                return _embed(id, f"https://fb.watch/{id}/")
            case ["v", id]:
                return _embed(id, f"https://fb.watch/v/{id}/")
        return None
    if url.host not in HOSTS:
        return None
    match url.parts:
        case ["plugins", ("post.php" | "video.php")]:
            inside = read_url(url.parameter("href"))
            return post(inside) if inside and inside.parts[:1] != ("plugins",) else None
        case [user, ("posts" | "videos" as kind), *_, id]:
            return _embed(id, f"https://www.facebook.com/{user}/{kind}/{id}") if _ID.fullmatch(user) else None
        case ["groups", group, ("posts" | "permalink"), id, *_] if _ID.fullmatch(group):
            return _embed(id, f"https://www.facebook.com/groups/{group}/posts/{id}/")
        case ["reel", id, *_]:
            return _embed(id, f"https://www.facebook.com/reel/{id}")
        case ["share", ("p" | "v" | "r" as kind), id, *_]:
            return _embed(id, f"https://www.facebook.com/share/{kind}/{id}/")
        case ["share", id]:
            return _embed(id, f"https://www.facebook.com/share/{id}/")
        case ["watch", "live"]:
            return _embed(id := url.parameter("v"), f"https://www.facebook.com/watch/live/?v={id}")
        case [("permalink.php" | "story.php")]:
            id, page = url.parameter("story_fbid"), url.parameter("id")
            address = f"https://www.facebook.com/permalink.php?story_fbid={id}&id={page}"
            return _embed(id, address) if _NUMBER.fullmatch(page) else None
        case [("photo" | "photo.php")]:
            return _embed(id := url.parameter("fbid"), f"https://www.facebook.com/photo?fbid={id}")
        case ["watch"]:
            return _embed(id := url.parameter("v"), f"https://www.facebook.com/watch/?v={id}")
    return None


def _embed(id: str, address: str) -> Embed | None:
    return Embed(network="facebook", url=address, id=id) if _ID.fullmatch(id) else None


def code(element: Element) -> Social | Embed | None:
    if element.tag == "iframe":
        return from_attribute(element, post, "src")
    if element.tag in ("fb:post", "fb:video"):
        return from_attribute(element, post, "href")
    if element.tag == "div" and element.classes & {"fb-post", "fb-video"}:
        return from_attribute(element, post, "data-href")
    return from_attribute(element, post, "cite") if "fb-xfbml-parse-ignore" in element.classes else None


NETWORK = Network(
    key="facebook",
    title="Facebook",
    post=post,
    code=code,
    hashtag="https://www.facebook.com/hashtag/{}",
)
