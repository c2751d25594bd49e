"""A blog's sources, and its tray: incoming posts that wait at the desk to be published or dismissed.

Must not know: Redis, HTTP, HTML, how anything is followed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from liveblog.model.blocks import Block, Link, Social, block_from_json, block_to_json
from liveblog.model.times import iso
from liveblog.model.words import one_line

Kind = Literal["bluesky", "mastodon", "x", "feed"]
KINDS: tuple[Kind, ...] = get_args(Kind)
PostState = Literal["new", "used", "dismissed", "gone"]
SOURCES_LIMIT = 100  # per blog
WORDS_LIMIT = 50  # per source
KEPT = 10_000  # posts per tray


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An account, a feed or a search that a blog follows. `address`: as an editor gave it.

    What is known once it was asked: `name` (for people), `url` (its page), `account` (its id there: a DID, a number).
    """

    id: str
    kind: Kind
    address: str
    automatic: bool = False  # its posts are published automatically, under its name
    replies: bool = False
    reposts: bool = False
    words: tuple[str, ...] = ()  # only posts with one of them; empty: all
    language: str = ""  # only posts in this language; empty: all
    muted: tuple[str, ...] = ()  # handles of accounts whose posts are left out
    name: str = ""
    url: str = ""
    account: str = ""
    handle: str = ""  # what the account is called at its network just now
    former: str = ""  # what it was called before
    renamed: int = 0  # milliseconds: when it was noticed
    why: Mapping[str, Any] | None = None  # its current problem, as a translatable sentence
    since: int = 0  # milliseconds: when that began
    seen: int = 0  # milliseconds: when it last delivered a post
    created: int = 0

    @property
    def shown(self) -> str:
        """Its display name."""
        return self.name or self.address

    def wants(self, post: TrayPost, *, reply: bool = False, repost: bool = False, language: str = "") -> bool:
        """Whether a post passes the filters."""
        if (reply and not self.replies) or (repost and not self.reposts):
            return False
        if post.handle.casefold() in {handle.casefold() for handle in self.muted}:
            return False
        if (
            self.language
            and language
            and language.split("-")[0].lower() != self.language.split("-")[0].lower()
        ):
            return False
        text = f"{post.text} {getattr(post.block, 'title', '')}".casefold()
        return not self.words or any(word.casefold() in text for word in self.words)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Source:
        known = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        return cls(**known | {name: tuple(stored.get(name, ())) for name in ("words", "muted")})


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayPost:
    """A post in the tray. Its id is derived from its address, so that a post from two sources appears once."""

    id: str
    source: str  # the id of the source that delivered it first
    block: Block  # its block in an entry
    arrived: int  # milliseconds
    state: PostState = "new"
    by: str = ""  # the name of the person who published or dismissed it
    entry: str = ""  # the id of its entry
    edited: bool = False
    account: str = ""  # its author's id at its network, if known: nobody else's edits are believed
    due: int = 0  # milliseconds: when it goes out by itself; 0: never

    @property
    def url(self) -> str:
        return getattr(self.block, "url", None) or ""

    @property
    def network(self) -> str:
        return getattr(self.block, "network", "web")

    @property
    def name(self) -> str:
        match self.block:
            case Social(name=name, handle=handle):
                return name or handle or ""
            case Link(site=site):
                return site
        return ""

    @property
    def handle(self) -> str:
        return getattr(self.block, "handle", None) or ""

    @property
    def text(self) -> str:
        match self.block:
            case Social(text=text):
                return text
            case Link(title=title, text=text):
                return f"{title}\n{text}".strip()
        return ""

    @property
    def posted(self) -> str:
        """When it was posted, as an ISO time or date; "" if unknown."""
        return getattr(self.block, "posted", None) or ""

    @property
    def media(self) -> tuple[str, ...]:
        """The addresses of its pictures."""
        match self.block:
            case Social(pictures=pictures):
                return tuple(picture.address for picture in pictures)
            case Link(image=image):
                return (image,) if image else ()
        return ()

    @property
    def line(self) -> str:
        """Its beginning, on one line."""
        return one_line(self.text)[:100] or self.url

    def to_json(self) -> dict[str, Any]:
        own = {f.name: getattr(self, f.name) for f in fields(self)}  # values; only the block has parts
        return {**own, "block": block_to_json(self.block)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> TrayPost:
        known = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        return cls(**known | {"block": block_from_json(stored["block"])})

    def wire(self) -> dict[str, Any]:
        """The post in the API."""
        return {
            "id": self.id,
            "source": self.source,
            "network": self.network,
            "url": self.url,
            "name": self.name,
            "handle": self.handle,
            "text": self.text,
            "posted": self.posted,
            "media": list(self.media),
            "state": self.state,
            "due": iso(self.due) if self.due and self.state == "new" else None,
        }
