"""A post as it is when copied from its page on X, known by its shape: head, body, stamp. A second head begins the post
that the first one quotes.

What is a post's own words must be certain. Lines of the interface are known in X's languages (`x_words`). Where another
line could be either, the whole copy stays the editor's text: nothing is put into anybody's mouth, and nothing is lost.

Must not know: HTML, other networks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from liveblog.model.blocks import Social
from liveblog.text.social import x_words
from liveblog.text.social.dates import read_date
from liveblog.text.social.network import written
from liveblog.text.social.unseen import strip_unseen
from liveblog.text.social.x_body import Unclear, ends_something, is_below_post, is_dot, is_one_of, read_body

_LONGEST = 80  # lines of a copy
_NAME = 80  # characters
_HANDLE = re.compile(r"@[A-Za-z0-9_]{1,20}", re.ASCII)
_CLOCK = (
    r"(?:[^\W\d_]{1,12}\.?\s?){0,2}\d{1,2}[:.時]\s?\d\d(?:[:.]\d\d)?分?(?:[\s\u202f]?[^\s\d·•]{1,12}){0,3}"
)
_STAMP = re.compile(
    rf"(?:{_CLOCK}\s*[·•]\s*(?P<after>[^·•]{{6,40}})|(?P<before>[^·•]{{6,40}}?)\s*[·•]\s*{_CLOCK})(?:\s*[·•].*)?"
)
_ANY_DIGIT = re.compile(r"\d")
_AGE = re.compile(
    r"(?=.*\d)[^.!?…,:;]{1,16}\.?|\d{1,2}\.? \w{3,9}\.?(?: \d{4})?|\w{3,9}\.? \d{1,2}(?:, \d{4})?"
)


@dataclass(frozen=True, slots=True)
class _Head:
    """Who posted: the two lines of name and handle, and what X puts below them. `next` is the line after all of it."""

    name: str
    handle: str
    next: int
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
    """Whether a name and a handle stand here, each on its own line, and something below them."""
    if at + 2 >= len(lines):
        return False
    name = strip_unseen(lines[at])
    return 0 < len(name) <= _NAME and not name.startswith("@") and _is_handle(lines[at + 1])


def _is_handle(line: str) -> bool:
    return _HANDLE.fullmatch(strip_unseen(line)) is not None


def _head(lines: Sequence[str], at: int) -> _Head:
    name, handle = strip_unseen(lines[at]), strip_unseen(lines[at + 1])[1:]
    head = _Head(name, handle, at + 2)
    at += 2
    while at < len(lines) and (not (line := strip_unseen(lines[at])) or is_dot(line)):
        head = replace(head, dotted=head.dotted or is_dot(line))
        at += 1
    line = strip_unseen(lines[at]) if at < len(lines) else ""
    if head.dotted and _AGE.fullmatch(line) and _ANY_DIGIT.search(line):
        head = replace(head, aged=True, posted=read_date(line) or None)
        at += 1
    elif is_one_of(line, x_words.BUTTONS):
        head = replace(head, button=True)
        at += 1
    return replace(head, next=at)


def _stamp(lines: Sequence[str], head: _Head, limit: int) -> tuple[int | None, str | None]:
    """The line with the post's time, and its day. In a timeline it can be that of the next post."""
    for at in range(head.next, limit):
        line = strip_unseen(lines[at])
        apart = not lines[at - 1].strip()
        next_head = head.aged and _is_head(lines, at) and (apart or _head(lines, at).dotted)
        if next_head and not is_one_of(_last(lines[head.next : at]), x_words.QUOTE):
            break
        found = _STAMP.fullmatch(line) if 10 <= len(line) <= 120 else None
        if found and (day := read_date(found["after"] or found["before"])):
            return at, day
    return None, None


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
            announced = is_one_of(_last(body), x_words.QUOTE)
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
    post = Social(network="x", text="", name=head.name, handle=head.handle, posted=head.posted, quoted=quoted)
    return replace(written(post, said.text), reply_to=said.reply_to, poll=said.poll), at


def _second_head(lines: Sequence[str], at: int, body: Sequence[str]) -> _Head | None:
    """The head of another post within a copy; None where a sentence only mentions somebody. Raises Unclear."""
    head = _head(lines, at)
    below = strip_unseen(lines[head.next]) if head.next < len(lines) else ""
    before = _last(body)
    if head.dotted or is_one_of(before, x_words.QUOTE) or (body and not body[-1]):
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
    """The line after the numbers that X shows below a post."""
    after = at
    for here in range(at, min(limit, len(lines))):
        line = strip_unseen(lines[here])
        if not line:
            continue
        if not is_below_post(line):
            break
        after = here + 1
    return after


def _paragraph_end(lines: Sequence[str], at: int, limit: int) -> int:
    return next((here for here in range(at, limit) if not lines[here].strip()), limit)
