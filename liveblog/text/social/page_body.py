"""Which of the lines below a head are the post's own words, and which an interface wrote between them.

Must not know: where a post begins and ends (that is `page_copy`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from liveblog.model.posts import Choice
from liveblog.text.social import page_words

_DOTS = ("·", "•")
_NUMBER = re.compile(
    r"[\d.,]*\d[\d.,]*\s?(?:[KMBkmbENt]\.?|Tsd\.?|Mio\.?|mil|mln\.?|mn|mi|mii|tn|tis\.?|tys\.?|rb|jt|Tr|тыс\.?|тис\.?"
    r"|хил\.?|хиљ\.?|млн\.?|χιλ\.?|εκ\.?|万|萬|億|亿|만|천|억|ألف|آلاف|مليون|هزار|میلیون|אלף|מיליון|हज़ार|लाख"
    r"|พัน|หมื่น|แสน|ล้าน)?(?![^\W\d_])\+?"
)
_SECONDS = re.compile(r"\d{1,2}:\d\d(?::\d\d)?")
_PERCENT = re.compile(r"(?P<option>.*?)\s*\d{1,3}(?:[.,]\d+)?\s?[%٪]")
# A time and a day, in a language that we do not know.
_LIKE_STAMP = re.compile(
    r"\d{1,2}\s?[:.h]\s?\d\d[^·•]{0,20}[·•][^·•]*\d|\d{4}[^·•]{0,20}[·•][^·•]*\d{1,2}[:.]\d\d"
)
_HANDLES = re.compile(r"@[A-Za-z0-9_]{1,20}", re.ASCII)
# A sentence, an emoji, an address or a hashtag.
_ENDED = re.compile(r"[.!?…。！？؟।:;)\]\"”’»]$|[^\w\s,@#-]$|(?:^|\s)(?:https?://|www\.|pic\.|#)\S+$")


class Unclear(Exception):
    """A line could be the post's or not."""


@dataclass(frozen=True, slots=True)
class Body:
    text: str
    reply_to: str | None
    poll: tuple[Choice, ...]


def read_body(lines: Sequence[str], *, stamped: bool, below_dot: bool) -> Body:
    """What a post says. `stamped`: a time ends it, so no numbers stand below it. `below_dot`: a button may stand first.

    Raises Unclear.
    """
    own, reply_to = _without_reply(_without_notes([line for line in lines if line not in _DOTS]))
    own, poll = _without_poll(_without_translation(own))
    own = [line for line in own if not _is_interface(line)]
    if not stamped:
        own = _without_counts(own)
    text = "\n".join(own).strip()
    if not text or (below_dot and _may_begin_with_button(own)) or any(map(_is_doubtful, own)):
        raise Unclear
    return Body(text, reply_to, poll)


def is_one_of(line: str, words: Collection[str]) -> bool:
    return _folded(line) in words


def is_below_post(line: str) -> bool:
    """Whether a line is of the row below a post: a dot, a number, what it counts."""
    return line in _DOTS or _NUMBER.fullmatch(line) is not None or _is_count(line)


def is_dot(line: str) -> bool:
    return line in _DOTS


def ends_something(line: str) -> bool:
    """Whether a sentence ends with this line."""
    return _ENDED.search(line) is not None


def _folded(line: str) -> str:
    return line.casefold().replace("'", "’")


def _is_interface(line: str) -> bool:
    return line in ("ALT", "GIF") or is_one_of(line, page_words.LINES) or _is_views(line)


def _is_views(line: str) -> bool:
    """Whether a line is of a video: "0:45 / 12K views", "12K views"."""
    _, slash, rest = line.partition(" / ")
    if slash and _SECONDS.match(line):
        return _counted(rest) is not None
    number = _NUMBER.match(line)
    return number is not None and number[0].strip()[-1].isalpha() and _counted(line) is not None


def _counted(line: str) -> str | None:
    """What a line counts, "12 views"; None where it counts nothing of the interface."""
    number = _NUMBER.match(line)
    what = line[number.end() :].strip() if number else ""
    return what if is_one_of(what, page_words.COUNTS) else None


def _is_count(line: str) -> bool:
    """Whether a line is what a number above it counts, perhaps with a word for thousands, or a number and that."""
    _, _, last = line.partition(" ")
    return _counted(line) is not None or any(is_one_of(words, page_words.COUNTS) for words in (line, last))


def _is_doubtful(line: str) -> bool:
    """Whether a line may be interface: a word of it, the length of a video, a count with a word."""
    if (
        _LIKE_STAMP.search(line)
        or is_one_of(line, page_words.PERHAPS)
        or is_one_of(line, page_words.BUTTONS)
        or _SECONDS.fullmatch(line)
    ):
        return True
    number = _NUMBER.match(line)
    short = number is not None and number[0].strip()[-1].isalpha()
    return _counted(line) is not None or (short and re.fullmatch(r".*\d\S?\s?\S{1,12}", line) is not None)


def _may_begin_with_button(own: Sequence[str]) -> bool:
    """Whether the first line may be a button in a language that we do not know."""
    first = own[0]
    return len(own) > 1 and len(first) <= 24 and len(first.split()) <= 3 and not ends_something(first)


def _without_notes(lines: list[str]) -> list[str]:
    """Without readers' notes, which stand below the post."""
    cut = next(
        (at for at, line in enumerate(lines) if _folded(line).startswith(page_words.NOTES)), len(lines)
    )
    return lines[:cut]


def _without_reply(lines: list[str]) -> tuple[list[str], str | None]:
    """Without the line that says whom the post answers; and whom. Raises Unclear."""
    first = next((at for at, line in enumerate(lines) if line), 0)
    line = lines[first] if lines else ""
    if not _HANDLES.search(line):
        named = line and len(line) <= 60 and line.casefold().startswith(page_words.REPLY_TO_NAME)
        return (lines[first + 1 :] if named and len(lines) > first + 1 else lines), None
    handles = _HANDLES.findall(line)
    words = _HANDLES.sub("", line).strip(" ,:").casefold()
    if not handles or not words:
        return lines, None
    if words.startswith(page_words.REPLY) or words.endswith(page_words.REPLY):
        return lines[first + 1 :], handles[0][1:]
    if line.endswith(handles[-1]) and len(words.split()) <= 3 and len(lines) > first + 1:
        raise Unclear  # "Replying to @mira" in a language that we do not know, or "Thanks @mira"
    return lines, None


def _without_translation(lines: list[str]) -> list[str]:
    """Without what a program translated, which stands below a line that says so. Raises Unclear when there is nothing
    below it: then the text above it is the translation."""
    for at, line in enumerate(lines):
        if _says_translated(line):
            below = [other for other in lines[at + 1 :] if other and not _is_interface(other)]
            if not below or not any(lines[:at]):
                raise Unclear
            return lines[:at]
    return lines


def _says_translated(line: str) -> bool:
    folded = _folded(line).rstrip(".")
    if len(line) > 80:
        return False
    named = any(f" {name}" in f" {folded}" for name in page_words.TRANSLATORS)
    return (
        folded.startswith(page_words.TRANSLATED)
        or folded.endswith(page_words.TRANSLATED_ENDS)
        or (named and len(line.split()) <= 8 and not ends_something(line))
    )


def _without_poll(lines: list[str]) -> tuple[list[str], tuple[Choice, ...]]:
    """Without a poll at the end (options with their shares, then how many voted); and its options. Raises Unclear."""
    shares = [at for at, line in enumerate(lines) if _PERCENT.fullmatch(line)]
    if not shares:
        return lines, ()
    first, last = shares[0], shares[-1]
    rows = [_PERCENT.fullmatch(line) for line in lines[first : last + 1] if line]
    inline = bool(rows[0] and rows[0]["option"])  # "Yes 42%", else "Yes" and "42%" in two lines
    begin = first if inline else first - 1
    pairs = [line for line in lines[max(begin, 0) : last + 1] if line]
    options = [row["option"] for row in rows if row] if inline else pairs[::2]
    whole = all(rows) if inline else all(map(_PERCENT.fullmatch, pairs[1::2]))
    below = next((line for line in lines[last + 1 :] if line), "0")
    if len(shares) < 2 or not whole or begin < 1 or len(options) != len(shares) or not _NUMBER.match(below):
        raise Unclear
    return lines[:begin], tuple(Choice(text=option) for option in options)


def _without_counts(lines: list[str]) -> list[str]:
    """Without the numbers below a post of a timeline. Raises Unclear for a single one: it may be the post's."""
    end = len(lines)
    while end and (not lines[end - 1] or is_below_post(lines[end - 1])):
        end -= 1
    row = [line for line in lines[end:] if line]
    if not any(_NUMBER.match(line) for line in row):
        return lines
    if len(row) == 1 and _NUMBER.fullmatch(row[0]):
        raise Unclear
    return lines[:end]
