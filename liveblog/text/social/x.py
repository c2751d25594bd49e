"""X, which was Twitter: its addresses, its embed code, a post copied from its page.

Everything known of its hosts and shapes is here and only here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from liveblog.model.blocks import Social
from liveblog.model.entries import iso
from liveblog.text.social.code import Element
from liveblog.text.social.dates import read_date
from liveblog.text.social.network import Network, from_attribute, quoted, written
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
        case [user, action, id, *_] if action in _ACTIONS and _HANDLE.fullmatch(user):
            return _post(id, user)
    return None


def _post(id: str, handle: str | None) -> Social | None:
    if not _ID.fullmatch(id) or int(id) >= 2**63:
        return None
    url = f"https://x.com/{handle or 'i'}/status/{id}"
    return Social(network="x", text="", id=id, url=url, handle=handle, posted=posted(id))


def posted(id: str) -> str | None:
    """The exact time of a post, which its id holds: "2018-04-20T21:08:00.479Z"."""
    return iso((int(id) >> 22) + _EPOCH) if int(id) >= _FIRST_WITH_TIME else None


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


_CLOCK = r"\d{1,2}[:.]\d\d(?:[\s\u202f]?[AaPp]\.?[Mm]\.?)?"
_STAMP = re.compile(
    rf"(?:{_CLOCK}\s*[·•]\s*(?P<after>[^·•]{{6,40}})|(?P<before>[^·•]{{6,40}}?)\s*[·•]\s*{_CLOCK})(?:\s*[·•].*)?"
)
_DOTS = ("·", "•")
_LONGEST_COPY = 80  # lines
_AGE = re.compile(r"\d{1,3}\s?(?:s|m|h|d|min|hrs?)|[A-Z][a-z]{2} \d{1,2}(?:, \d{4})?")
_COUNTS = re.compile(
    r"[\d.,]+\s?[KMkm]?|·|•|Translate post|Show more|Follow(?:ing)?"
    r"|(?:[\d.,]+\s?[KMkm]?\s+)?"
    r"(?:Views?|Reposts?|Retweets?|Quotes?|Quote Tweets|Likes?|Bookmarks?|Replies|Reply)"
)


def read_page_copy(lines: Sequence[str], start: int = 0) -> tuple[Social, int] | None:
    """A post as it is when copied from its page on X, and the line after it.

    Name, @handle, "·", "17h" (when from a timeline), the text, "4:05 PM · Sep 23, 2026 · 1.2M Views". Either the dot
    under the handle or that last line has to be there: name and handle alone begin many a note.
    """
    if not _is_head(lines, start) or not 0 < len(name := lines[start].strip()) <= 80:
        return None
    at, limit = start + 2, min(len(lines), start + _LONGEST_COPY)
    dotted = _dot_after(lines, at)
    while at < limit and (
        not (line := lines[at].strip()) or line in _DOTS or (dotted and _AGE.fullmatch(line) is not None)
    ):
        at += 1
    stop, day = _end_of_copy(lines, at, limit)
    if day is None and not dotted:
        return None
    after = stop if day is None else stop + 1
    while day and after < limit and (not (rest := lines[after].strip()) or _COUNTS.fullmatch(rest)):
        after += 1
    body = list(lines[at:stop])
    while body and (not (last := body[-1].strip()) or _COUNTS.fullmatch(last)):
        body.pop()
    if not body:
        return None
    post = Social(network="x", text="", name=name, handle=lines[start + 1].strip()[1:], posted=day)
    return written(post, "\n".join(body).strip()), after


def _is_head(lines: Sequence[str], at: int) -> bool:
    """Whether a name and a handle stand here, each on its own line."""
    if at + 2 >= len(lines) or not lines[at].strip():
        return False
    handle = lines[at + 1].strip()
    return handle.startswith("@") and _HANDLE.fullmatch(handle[1:]) is not None


def _dot_after(lines: Sequence[str], at: int) -> bool:
    following = (line for line in lines[at : at + 4] if line.strip())
    return next(following, "").strip() in _DOTS


def _end_of_copy(lines: Sequence[str], start: int, limit: int) -> tuple[int, str | None]:
    """The line with the post's time and its day; else where the next post begins, or the first empty line.

    An empty line may be the post's own, but what follows it may be the editor's comment: it stays with the editor.
    """
    empty = limit
    for at in range(start, limit):
        line = lines[at].strip()
        found = _STAMP.fullmatch(line) if 12 <= len(line) <= 120 else None
        if found and (day := read_date(found["after"] or found["before"])):
            return at, day
        if _is_head(lines, at) and _dot_after(lines, at + 2):
            return min(at, empty), None
        if not line:
            empty = min(empty, at)
    return empty, None


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
