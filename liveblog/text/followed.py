"""What a form or an API call says of a source that a blog is to follow; Invalid names each field to fix.

Must not know: Redis, HTTP, HTML, whether there is such an account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.model.tray import KINDS, WORDS_LIMIT, Kind, Source
from liveblog.model.words import one_line
from liveblog.text.social.domains import is_domain
from liveblog.text.social.urls import Url, read_url

_BLUESKY = re.compile(
    r"@?(?:did:[a-z]+:[\w.:%-]{1,200}|(?:[a-z0-9-]{1,63}\.)+[a-z]{2,63})", re.ASCII | re.IGNORECASE
)
_MASTODON = re.compile(r"@?([\w.-]{1,60})@([\w.-]{1,250}(?::\d{1,5})?)", re.ASCII)
_X = re.compile(r"@?\w{1,15}", re.ASCII)
_SEARCH = re.compile(r"[#＃]\w[^\s#]{0,60}|[\"“”„«»]{1}[^\"“”„«»]{2,80}[\"“”„«»]{1}")
_FLAGS = ("automatic", "replies", "reposts")
_ADVICE: Mapping[Kind, str] = {
    "bluesky": "Give a Bluesky handle such as “@name.bsky.social”, a profile’s address, a hashtag, or words in quotes.",
    "mastodon": "Give a Mastodon account as “@name@server”, or its profile’s address.",
    "x": "Give an X handle such as “@name”, or a profile’s address.",
    "feed": "Give the whole address of a feed, beginning with https://.",
}


def parse_source(form: Mapping[str, Any], id: str) -> Source:
    """A source from a form or a JSON object. Raises Invalid."""
    problems: dict[str, str] = {}
    kind, address = str(form.get("kind") or ""), one_line(str(form.get("address") or ""))[:2_000]
    if kind not in KINDS:
        problems["kind"] = sentence("The kind is one of {names}.", names=", ".join(KINDS))
    elif (found := _normal(kind, address)) is None:
        problems["address"] = _ADVICE[kind]
    else:
        address = found
    words = _words(form.get("words"), problems)
    flags = {name: _flag(form.get(name), name, problems) for name in _FLAGS}
    language = one_line(str(form.get("language") or ""))[:20]
    if problems:
        raise Invalid(**problems)
    return Source(id=id, kind=kind, address=address, words=words, language=language, **flags)  # type: ignore[arg-type]


def _flag(value: Any, name: str, problems: dict[str, str]) -> bool:
    if value in (None, "", "0", False, 0):
        return False
    if value in ("1", True, 1, "on"):
        return True
    problems[name] = sentence("Say true or false for {name}.", name=name)
    return False


def _words(value: Any, problems: dict[str, str]) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value or []
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        problems["words"] = "Give a list of texts."
        return ()
    words = tuple(dict.fromkeys(word for part in parts if (word := one_line(part)[:100])))
    if len(words) > WORDS_LIMIT:
        problems["words"] = sentence("Give {most} words at most.", most=WORDS_LIMIT)
    return words[:WORDS_LIMIT]


def _normal(kind: Kind, text: str) -> str | None:
    """The address in the one form that is kept; None when it is none of its kind."""
    url = read_url(text) if "/" in text else None
    match kind:
        case "bluesky":
            return _bluesky(text, url)
        case "mastodon":
            return _mastodon(text, url)
        case "x":
            name = url.parts[0] if url and url.host in ("x.com", "twitter.com") and url.parts else text
            return f"@{name.lstrip('@')}" if _X.fullmatch(name) else None
        case "feed":
            return text if url and text.lower().startswith(("http://", "https://")) else None


def _bluesky(text: str, url: Url | None) -> str | None:
    if _SEARCH.fullmatch(text):
        return re.sub("[“”„«»]", '"', text)
    if url and url.host == "bsky.app" and url.parts[:1] == ("profile",) and len(url.parts) > 1:
        text = url.parts[1]
    if not _BLUESKY.fullmatch(text):
        return None
    name = text.lstrip("@")
    return name if name.startswith("did:") else f"@{name.lower()}" if is_domain(name) else None


def _mastodon(text: str, url: Url | None) -> str | None:
    if url and url.parts and url.parts[0].startswith("@"):
        user, _, host = url.parts[0][1:].partition("@")
        text = f"@{user}@{host or url.host}"
    found = _MASTODON.fullmatch(text)
    return f"@{found[1]}@{found[2].lower()}" if found else None
