"""A post as it is when copied from its page on X, Bluesky or Mastodon, known by its shape: head, body, stamp. A second
head begins the post that the first one quotes. Which network it is, the handle says.

What is a post's own words must be certain. Lines of the interface are known in many languages (`page_words`). Where
another line could be either, the whole copy stays the editor's text: nothing is put into anybody's mouth, nothing is
lost.

Must not know: HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from liveblog.model.blocks import Social
from liveblog.text import social
from liveblog.text.social import page_words
from liveblog.text.social.dates import read_date
from liveblog.text.social.network import written
from liveblog.text.social.page_body import (
    Unclear,
    ends_something,
    is_below_post,
    is_dot,
    is_one_of,
    read_body,
)
from liveblog.text.social.unseen import strip_unseen

_LONGEST = 80  # lines of a copy
_NAME = 80  # characters
_HANDLE = r"@[A-Za-z0-9_](?:[A-Za-z0-9_.@-]{0,250}[A-Za-z0-9_])?"
_HANDLE_LINE = re.compile(rf"(?P<handle>{_HANDLE})(?:\s*[·•]\s*(?P<age>[^·•]{{1,24}}))?", re.ASCII)
_ONE_LINE = re.compile(rf"(?P<name>.{{1,80}}?)\s(?P<handle>{_HANDLE})\s*[·•]\s*(?P<age>[^·•]{{1,24}})")
_CLOCK = (
    r"(?:[^\W\d_]{1,12}\.?\s?){0,2}\d{1,2}[:.時]\s?\d\d(?:[:.]\d\d)?分?(?:[\s\u202f]?[^\s\d·•]{1,12}){0,3}"
)
_STAMP = re.compile(
    rf"(?:{_CLOCK}\s*[·•]\s*(?P<after>[^·•]{{6,40}})|(?P<before>[^·•]{{6,40}}?)\s*[·•]\s*{_CLOCK})(?:\s*[·•].*)?"
)
_ANY_DIGIT = re.compile(r"\d")
_ANY_CLOCK = re.compile(r"\d{1,2}\s?[:.h時時点點시]\s?\d\d")
_AGE = re.compile(
    r"(?=.*\d)[^.!?…,:;]{1,16}\.?|\d{1,2}\.? \w{3,9}\.?(?: \d{4})?|\w{3,9}\.? \d{1,2}(?:, \d{4})?"
)


@dataclass(frozen=True, slots=True)
class _Head:
    """Who posted: the two lines of name and handle, and what X puts below them. `next` is the line after all of it."""

    name: str
    handle: str
    next: int
    network: str = "x"
    dotted: bool = False
    aged: bool = False  # as in a timeline, where the next post follows below
    button: bool = False
    posted: str | None = None


def read_page_copy(lines: Sequence[str], start: int = 0) -> tuple[Social | None, int] | None:
    """The post that a copy beginning on this line is, and the line after the copy; None where no copy begins.

    Instead of the post None when it is unclear what in the copy is the post's: then its lines stay as they are.
    """
    if not _is_head(lines, start):
        return None
    head = _head(lines, start)
    limit = min(len(lines), start + _LONGEST)
    stamp, day = _stamp(lines, head, limit)
    if stamp is None and not head.dotted:
        return None
    end = limit if stamp is None else stamp
    try:
        post, after = _read(lines, head, end, stamped=stamp is not None)
    except Unclear:
        return None, (stamp + 1 if stamp is not None else _paragraph_end(lines, head.next, limit))
    if stamp is None:
        return post, _after_counts(lines, after, limit)
    return replace(post, posted=day or post.posted), _after_counts(lines, stamp + 1, limit)


def _is_head(lines: Sequence[str], at: int) -> bool:
    """Whether a name and a handle stand here, and something below them."""
    return at + 1 < len(lines) and _who(lines, at) is not None


def _who(lines: Sequence[str], at: int, *, below_age: bool = False) -> _Head | None:
    """Who posted, from a line for the name and one for the handle, or one for both; on Mastodon an age may be first."""
    name = strip_unseen(lines[at])
    if not 0 < len(name) <= 2 * _NAME or name.startswith("@"):
        return None
    if found := _ONE_LINE.fullmatch(name):
        return _named(found, found["name"], at + 1) if _is_age(found["age"]) else None
    handle = at + 1
    while handle + 1 < len(lines) and handle - at < 3 and _is_badge(lines[handle]):
        handle += 1
    below = strip_unseen(lines[handle])
    if len(name) <= _NAME and handle + 1 < len(lines) and (found := _HANDLE_LINE.fullmatch(below)):
        return _named(found, name, handle + 1) if found["age"] is None or _is_age(found["age"]) else None
    if (
        not below_age
        and at + 3 < len(lines)
        and len(name) <= 12
        and _is_age(name)
        and not _HANDLE_LINE.fullmatch(below)
    ):
        head = _who(lines, at + 1, below_age=True)
        return replace(head, dotted=True, aged=True) if head and head.network == "mastodon" else None
    return None


def _is_badge(line: str) -> bool:
    """Whether a line stands for the picture that marks a verified account."""
    line = strip_unseen(line)
    return not line or is_one_of(line, page_words.BADGES)


def _named(found: re.Match[str], name: str, following: int) -> _Head | None:
    handle, age = found["handle"][1:], found["age"]
    network = social.network_of(handle)
    if network not in ("x", "bluesky", "mastodon"):
        return None
    posted = (age and read_date(strip_unseen(age))) or None
    return _Head(
        strip_unseen(name), handle, following, network, dotted=bool(age), aged=bool(age), posted=posted
    )


def _is_age(line: str) -> bool:
    line = strip_unseen(line)
    return _AGE.fullmatch(line) is not None and _ANY_DIGIT.search(line) is not None


def _head(lines: Sequence[str], at: int) -> _Head:
    """The head that stands here, with what is below the name."""
    head = _who(lines, at)
    assert head is not None  # `_is_head` said so
    at = head.next
    while at < len(lines) and (not (line := strip_unseen(lines[at])) or is_dot(line)):
        head = replace(head, dotted=head.dotted or is_dot(line))
        at += 1
    line = strip_unseen(lines[at]) if at < len(lines) else ""
    if head.dotted and not head.aged and _is_age(line):
        head = replace(head, aged=True, posted=read_date(line) or None)
        at += 1
    elif is_one_of(line, page_words.BUTTONS):
        head = replace(head, button=True)
        at += 1
    return replace(head, next=at)


def _stamp(lines: Sequence[str], head: _Head, limit: int) -> tuple[int | None, str | None]:
    """The line with the post's time, and its day. In a timeline it can be that of the next post."""
    for at in range(head.next, limit):
        line = strip_unseen(lines[at])
        apart = not lines[at - 1].strip()
        next_head = head.aged and _is_head(lines, at) and (apart or _head(lines, at).dotted)
        if next_head and not is_one_of(_last(lines[head.next : at]), page_words.QUOTE):
            break
        if 10 <= len(line) <= 120 and (day := _day_of(line, head.network)):
            return at, day
    return None, None


def _day_of(stamp: str, network: str) -> str | None:
    """The day of the line that ends a post: "3:12 PM · Jan 6, 2020"; or, but not on X, "Jan 6, 2020, 3:12 PM"."""
    if found := _STAMP.fullmatch(stamp):
        return read_date(found["after"] or found["before"]) or None
    moment = re.split(r"\s*[·•]", stamp, maxsplit=1)[0]
    return (read_date(moment) or None) if network != "x" and _ANY_CLOCK.search(moment) else None


def _read(lines: Sequence[str], head: _Head, end: int, *, stamped: bool) -> tuple[Social, int]:
    """The post of a head, up to a line; and the line after it. Raises Unclear."""
    body: list[str] = []
    quoted: Social | None = None
    at = head.next
    while at < end:
        line = strip_unseen(lines[at])
        if not line and not stamped:
            break  # what follows an empty line may be the editor's
        if _is_head(lines, at) and (second := _second_head(lines, at, body)):
            announced = is_one_of(_last(body), page_words.QUOTE)
            if not announced and (head.aged or not stamped):
                break  # the next post of a timeline
            if announced:
                body = body[: body.index(_last(body))]
            quoted, at = _read(lines, second, end, stamped=stamped)
            if quoted.quoted or at < end:
                raise Unclear
            break
        body.append(line)
        at += 1
    said = read_body(body, stamped=stamped, below_dot=head.dotted and not head.aged and not head.button)
    post = Social(
        network=head.network,
        text="",
        name=head.name,
        handle=head.handle,
        posted=head.posted,
        quoted=quoted,
    )
    return replace(written(post, said.text), reply_to=said.reply_to, poll=said.poll), at


def _second_head(lines: Sequence[str], at: int, body: Sequence[str]) -> _Head | None:
    """The head of another post within a copy; None where a sentence only mentions somebody. Raises Unclear."""
    head = _head(lines, at)
    below = strip_unseen(lines[head.next]) if head.next < len(lines) else ""
    before = _last(body)
    if head.dotted or is_one_of(before, page_words.QUOTE) or (body and not body[-1]):
        return head
    if below[:1].islower() or head.name[:1].islower() or ends_something(head.name):
        return None
    if ends_something(before):
        return head
    raise Unclear


def _last(lines: Sequence[str]) -> str:
    """The last line that is not empty."""
    return next(filter(None, map(strip_unseen, reversed(lines))), "")


def _after_counts(lines: Sequence[str], at: int, limit: int) -> int:
    """The line after what networks show below a post: numbers, what they count, with which program it was sent."""
    after = at
    for here in range(at, min(limit, len(lines))):
        line = strip_unseen(lines[here])
        if not line:
            continue
        if not is_below_post(line) and not _is_between_dots(lines, here):
            break
        after = here + 1
    return after


def _is_between_dots(lines: Sequence[str], at: int) -> bool:
    around = (*lines[at - 1 : at], *lines[at + 1 : at + 2])
    return len(around) == 2 and len(lines[at]) <= 40 and all(is_dot(strip_unseen(line)) for line in around)


def _paragraph_end(lines: Sequence[str], at: int, limit: int) -> int:
    return next((here for here in range(at, limit) if not lines[here].strip()), limit)
