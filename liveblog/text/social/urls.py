"""Addresses inside text: finding them, and reading one into the parts that networks recognise.

Must not know: any network, HTML. Nothing here raises, and time grows with the text's length only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

from liveblog.text.social.unseen import strip_unseen

_LONGEST = 2_000


def _marks() -> str:
    """The marks on letters, for the inside of a character class: vowels of Indic scripts are such, accents can be."""
    marks = [code for code in range(0x300, 0xFE00) if unicodedata.category(chr(code))[0] == "M"]
    ends = [(a, b) for a, b in pairwise([0, *marks, 0x10000]) if b - a > 1]
    return "".join(f"{chr(b)}-{chr(a)}" for (_, b), (a, _) in pairwise(ends))


# Letters of all scripts may be in an address, and what joins letters. All else ends it wherever it stands: quotes and
# punctuation of all scripts, emoji and other signs, unseen marks. Dashes and apostrophes are in titles of articles.
_INSIDE = rf"\w!#$%&'()*+,\-./:;=?@\[\]~\u2010-\u2013\u2018\u2019{_marks()}"
# Only ASCII before it joins an address to a word: Japanese is written without spaces.
_FOUND = re.compile(
    r"(?<![A-Za-z0-9_@/.])(?:https?://|www\.|pic\.(?:twitter|x)\.com/)(?=[^\W_])"
    rf"(?:[{_INSIDE}]|[\u200c\u200d](?=[{_INSIDE}]))++",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"[()\[\]]")
_BARE = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/")
_MEDIA = re.compile(r"(?:https?://)?pic\.(?:twitter|x)\.com/", re.IGNORECASE)
_WEB = re.compile(r"https?://(?:[^\s/?#\\\[\]%]+|\[[\da-f:.]+\](?::\d+)?)(?:[/?#]\S*)?", re.IGNORECASE)
_NOT_WEB = re.compile(r"(?:mailto|tel):\S+|/(?:[^\s/\\]\S*)?", re.IGNORECASE)
_PREFIXES = ("www.", "mobile.", "m.")


@dataclass(frozen=True, slots=True)
class Url:
    """An http(s) address taken apart: `host` without "www.", "m." and "mobile."; with its port, if that is unusual."""

    host: str
    parts: tuple[str, ...]
    query: str
    fragment: str

    def parameter(self, name: str) -> str:
        """The first value of a query parameter, or ""."""
        try:
            return parse_qs(self.query, max_num_fields=50).get(name, [""])[0]
        except ValueError:
            return ""


def read_url(text: str) -> Url | None:
    """An address as people paste it: also without scheme, or with "&amp;" for "&". None for anything else."""
    text = strip_unseen(text).replace("&amp;", "&").replace("&amp;", "&")
    if not 0 < len(text) <= _LONGEST or any(c.isspace() for c in text):
        return None
    if text.startswith("//"):
        text = f"https:{text}"
    elif "://" not in text[:10]:
        if not _BARE.match(text):
            return None
        text = f"https://{text}"
    try:
        split = urlsplit(text)
        host, port = (split.hostname or "").lower().rstrip("."), split.port
    except ValueError:
        return None
    # "https://x.com@evil.example/" is a trick, never a paste.
    if split.scheme.lower() not in ("http", "https") or "@" in split.netloc or port == 0:
        return None
    for prefix in _PREFIXES:
        host = host.removeprefix(prefix)
    if port not in (None, 80, 443):
        host = f"{host}:{port}"  # another server than the one that is known by the name alone
    parts = tuple(p for p in split.path.split("/") if p)
    return Url(host, parts, split.query, split.fragment)


def find_urls(text: str) -> Iterator[tuple[int, int]]:
    """Where in a text its addresses stand, without the punctuation that ends a sentence around them."""
    for found in _FOUND.finditer(text):
        start, end = found.span()
        yield start, start + len(trim(text[start : min(end, start + _LONGEST)]))


def trim(url: str) -> str:
    """An address without the punctuation after it. A closing bracket ends it unless it was opened inside."""
    url = url.partition("[/")[0]  # of a forum: "[url]https://example.org[/url]"
    open_brackets = ""
    for bracket in _BRACKET.finditer(url):
        if bracket[0] in "([":
            open_brackets += bracket[0]
        elif open_brackets.endswith("(" if bracket[0] == ")" else "["):
            open_brackets = open_brackets[:-1]
        else:
            url = url[: bracket.start()]
            break
    return url.rstrip(".,;:!?…'’‘*~–")


def is_web(url: str) -> bool:
    """Whether an address leads to the web from wherever it is read: no script, no file, no part of an address."""
    return _WEB.fullmatch(url) is not None


def is_linkable(url: str) -> bool:
    """Whether an editor may link to an address: on the web, of somebody's mail or telephone, or on this site ("/…")."""
    return is_web(url) or _NOT_WEB.fullmatch(url) is not None


def with_https(url: str) -> str:
    """An address without a scheme ("//example.org/a") on its own feet: feeds are read from files, too."""
    return f"https:{url}" if url.startswith("//") else url


def with_scheme(url: str) -> str:
    return url if "://" in url[:8] else f"https://{url}"


def is_media(url: str) -> bool:
    """Whether an address stands for the pictures of a post on X ("pic.twitter.com/…")."""
    return _MEDIA.match(url) is not None


def links_and_media(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses in a post's text, in order: those it links to, and those that stand for its pictures."""
    urls = list(dict.fromkeys(with_scheme(text[start:end]) for start, end in find_urls(text)))
    return tuple(u for u in urls if not is_media(u)), tuple(u for u in urls if is_media(u))
