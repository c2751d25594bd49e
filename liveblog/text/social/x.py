"""X, which was Twitter: its addresses and its embed code.

Everything known of its hosts and shapes is here and only here.
"""

from __future__ import annotations

import re

from liveblog.model.blocks import Social
from liveblog.model.times import iso
from liveblog.text.social.clock import is_past
from liveblog.text.social.code import Element
from liveblog.text.social.network import Network, from_attribute, quoted
from liveblog.text.social.urls import Url

HOSTS = frozenset({"x.com", "twitter.com"})
# Copies of X that people share because X hides posts from the signed-out: they become links to X.
MIRRORS = frozenset(
    {
        "fxtwitter.com",
        "vxtwitter.com",
        "fixupx.com",
        "fixvx.com",
        "twittpr.com",
        "xcancel.com",
        "nitter.net",
        "nitter.poast.org",
        "nitter.privacydev.net",
    }
)
CLASSES = frozenset({"twitter-tweet", "twitter-video", "nojs-tweet"})

_ID = re.compile(r"[1-9]\d{0,18}", re.ASCII)
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}", re.ASCII)
_EPOCH = 1288834974657
_FIRST_WITH_TIME = 29_700_859_247  # ids before 2010-11-04 were counted and hold no time
_ACTIONS = frozenset({"status", "statuses"})
_NO_USERS = frozenset(
    {"compose", "explore", "hashtag", "home", "i", "intent", "messages", "search", "settings", "share"}
)


def post(url: Url) -> Social | None:
    """The post at /user/status/ID, /statuses/ID, /i/status/ID, /i/web/status/ID or /#!/user/status/ID."""
    if url.host not in HOSTS and url.host not in MIRRORS:
        return None
    if url.host in HOSTS and url.fragment.startswith("!/"):
        parts = tuple(p for p in url.fragment[2:].partition("?")[0].split("/") if p)
    else:
        parts = url.parts
    match parts:
        case ["i", "web", action, id, *_] | ["i", action, id, *_] if action in _ACTIONS:
            return _post(id, None)
        case ["statuses", id, *_]:
            return _post(id, None)
        case [user, action, id, *_] if (
            action in _ACTIONS and _HANDLE.fullmatch(user) and user not in _NO_USERS
        ):
            return _post(id, user)
    return None


def _post(id: str, handle: str | None) -> Social | None:
    if not _ID.fullmatch(id) or int(id) >= 2**63:
        return None
    url = f"https://x.com/{handle or 'i'}/status/{id}"
    return Social(network="x", text="", id=id, url=url, handle=handle, posted=posted(id))


def posted(id: str) -> str | None:
    """The exact time of a post, which its id holds: "2018-04-20T21:08:00.479Z"."""
    milliseconds = (int(id) >> 22) + _EPOCH
    return iso(milliseconds) if int(id) >= _FIRST_WITH_TIME and is_past(milliseconds) else None


def code(element: Element) -> Social | None:
    if element.tag == "blockquote" and element.classes & CLASSES:
        return quoted("x", element, post)
    if element.tag == "twitter-widget":
        return _post(element.attributes.get("data-tweet-id", ""), None)
    if element.tag == "iframe":
        return _frame(element)
    return None


def _frame(element: Element) -> Social | None:
    """What X's own script leaves in a page: <iframe src="https://platform.twitter.com/embed/Tweet.html?id=…">."""

    def inside(url: Url) -> Social | None:
        if url.host not in ("platform.twitter.com", "platform.x.com"):
            return None
        return _post(url.parameter("id"), None)

    found = from_attribute(element, inside, "src")
    return found if isinstance(found, Social) else None


def signed(handle: str) -> bool:
    """Whether "(@handle)" at the end of a copied post can be somebody on X."""
    return _HANDLE.fullmatch(handle) is not None


NETWORK = Network(
    key="x",
    title="X",
    post=post,
    code=code,
    signed=signed,
    hashtag="https://x.com/hashtag/{}",
    profile="https://x.com/{}",
    longest=400,
)
