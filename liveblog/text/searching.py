"""The words of a text as they are looked for: without case, accents and the forms of a letter.

Scripts that are written without spaces (Chinese, Japanese, Thai, …) are cut into pairs of neighbouring characters.
Must not know: entries, blogs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONGEST_QUERY = 200  # characters
MOST_WORDS = 20  # of a query; more of them find nothing else
_LONGEST_WORD = 40  # characters; nobody types a longer one, so its end makes no difference

# Letters that Unicode does not take apart, and letters that are written in several ways.
_LETTERS = dict(zip("øłđðħŧıٱىیةکہھ", "olddhtiاييهكهه", strict=True)) | {"þ": "th", "æ": "ae", "œ": "oe"}
_DIGITS = {chr(zero + n): str(n) for zero in (0x660, 0x6F0, 0x966) for n in range(10)}
_INVISIBLE = dict.fromkeys(
    "\u0640\xad\u200b\u200c\u200d\u2060\ufeff", ""
)  # the first lengthens an Arabic word
_ALIKE = str.maketrans(_LETTERS | _DIGITS | _INVISIBLE)
# Signs that belong to the letter before them, as vowels do in Hindi: no letters to Python's \w.
_SIGNS = "".join(
    f"{chr(code)}" for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc")
)
_WORD = re.compile(rf"(?:[^\W_]|[{_SIGNS}])+")
# Thai to Burmese, Khmer, kana, Han and what extends it.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]+"
)


def folded(text: str) -> str:
    """A text in which what reads alike is written alike. It may have another length."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    if not apart.isascii():
        apart = "".join(c for c in apart if not unicodedata.combining(c)).translate(_ALIKE)
    return apart


def words(text: str) -> Iterator[str]:
    """The words under which a text is found; some of them several times."""
    for word in _WORD.findall(folded(text)):
        yield from _parts(word)


def wanted(query: str) -> tuple[str, ...]:
    """The words that a query asks for: each must begin a word of what it finds."""
    found = dict.fromkeys(part for word in _WORD.findall(folded(query)) for part in _parts(word, whole=False))
    return tuple(found)[:MOST_WORDS]


def _parts(word: str, *, whole: bool = True) -> Iterator[str]:
    """A word; of unspaced scripts its pairs, and (of a text's words, if `whole`) the last character alone."""
    if word.isascii() or not _UNSPACED.search(word):
        yield word[:_LONGEST_WORD]
        return
    at = 0
    for run in _UNSPACED.finditer(word):
        if run.start() > at:
            yield word[at : run.start()][:_LONGEST_WORD]
        yield from pairs(run[0], whole=whole)
        at = run.end()
    if at < len(word):
        yield word[at:][:_LONGEST_WORD]


def pairs(run: str, *, whole: bool) -> Iterator[str]:
    for at in range(len(run) - 1):
        yield run[at : at + 2]
    if whole or len(run) == 1:
        yield run[-1]


def spans(text: str, query: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where a text has words that a query asks for: from, to; in order, none over another."""
    for word in _WORD.finditer(text):
        if not _UNSPACED.search(word[0]):
            if any(part.startswith(query) for part in words(word[0])):
                yield word.span()
            continue
        end = -1
        for start, stop in _in_unspaced(word[0], query):
            if start >= end:
                yield word.start() + start, word.start() + stop
                end = stop


def _in_unspaced(run: str, query: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The parts of a run without spaces that are asked for, neighbours joined."""
    hits = [False] * len(run)
    for at in range(len(run)):
        pair = folded(run[at : at + 2])
        for part in query:
            if pair.startswith(part):
                length = 2 if len(part) > 1 else 1
                hits[at : at + length] = [True] * len(run[at : at + length])
    start = None
    for at, hit in enumerate([*hits, False]):
        if hit and start is None:
            start = at
        elif not hit and start is not None:
            yield start, at
            start = None
