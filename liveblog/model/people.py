"""People at the desk: accounts, permissions by role, sign-ins, API tokens, one-time links.

The one table of permissions is here; every action asks it. Must not know: Redis, HTTP, HTML, hashing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self, cast, get_args

from liveblog.errors import Forbidden, Invalid, NotYours
from liveblog.language.translatable import sentence
from liveblog.model.entries import Entry
from liveblog.model.words import HIDDEN

Role = Literal["admin", "editor", "contributor"]
ROLES: tuple[Role, ...] = get_args(Role)

# What can be done. "write": drafts and entries submitted for approval; "publish": put before readers,
# edit and remove what is there; "blogs": create blogs and change their facts.
Action = Literal["write", "publish", "blogs", "delete-blogs", "people"]

MAY: Mapping[Role, frozenset[Action]] = {
    "contributor": frozenset({"write"}),
    "editor": frozenset({"write", "publish", "blogs"}),
    "admin": frozenset({"write", "publish", "blogs", "delete-blogs", "people"}),
}
_REFUSALS: Mapping[Action, str] = {
    "write": "Your account may not write here. Ask an admin for a role that may.",
    "publish": "Only editors and admins can publish, change or remove entries. Submit it for approval instead.",
    "blogs": "Only editors and admins can create and change blogs.",
    "delete-blogs": "Only admins can delete blogs.",
    "people": "Only admins can manage people and tokens.",
}

NAME_LIMIT = 60
DAYS_LIMIT = 3_650
PASSWORD_LEAST = 10
PASSWORD_LIMIT = 1_000  # characters; hashing takes time by length
GUESSED = 100  # characters of a new password that are looked at
GUESSES = 100_000_000  # what a password has to take, by common words, stolen passwords, dates, keys in a row
_OURS = ("liveblog", "live blog", "newsroom", "desk", "editor")  # that anybody would try here
_LOOK_ALIKE = {"LATIN", "CYRILLIC", "GREEK"}  # alphabets that share look-alike letters


def may(role: Role, action: Action) -> bool:
    return action in MAY[role]


def need(role: Role, action: Action) -> None:
    """Raises Forbidden, with a sentence, when the role may not do it."""
    if not may(role, action):
        raise Forbidden(_REFUSALS[action])


def need_enter(person: Person, blog: str) -> None:
    """Raises Forbidden, with a sentence, when a person may not use the desk of this blog."""
    if not person.may_enter(blog):
        raise NotYours("This blog is not one of yours. Ask an admin to add you to it.")


def may_edit(person: Person, entry: Entry) -> bool:
    """Whether a person may change or delete an entry: publishers any, contributors their own until it is published."""
    mine = entry.by == person.id and entry.state in ("draft", "submitted")
    return may(person.role, "publish") or (mine and may(person.role, "write"))


def need_edit(person: Person, entry: Entry) -> None:
    """Raises Forbidden, with a sentence, when a person may not change this entry."""
    if not may_edit(person, entry):
        raise Forbidden(
            "You can change your own drafts and submissions only; this one is published or somebody else’s."
            " Ask an editor."
        )


def need_token_for(token: Token, blog: str) -> None:
    """Raises Forbidden, with a sentence, when a token is not for the blog with this id."""
    if not token.may_use(blog):
        raise Forbidden("This token is for other blogs. Ask an admin for one that is for this blog, too.")


class _Kept:
    """Values stored as JSON; fields unknown to this version are left out."""

    __slots__ = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(cast(Any, self))

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**{f.name: stored[f.name] for f in fields(cast(Any, cls)) if f.name in stored})


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(_Kept):
    """An account. `id` never changes, name and role may. Times are milliseconds since 1970."""

    id: str
    name: str
    role: Role
    created: int
    blogs: str = ""  # ids, separated by spaces, of the blogs whose desks this person may use; "": all
    sites: str = (
        ""  # ids, separated by spaces, of the sites this person works at ("main" for the main one); "": all
    )
    comfortable: bool = False  # entries in the desk's list have more room
    job_title: str = ""  # what readers see beside the name (see `profiles`)
    picture: str = ""  # the name of an image, square

    def may_enter(self, blog: str) -> bool:
        """Whether this person may use the desk of the blog with this id. Admins may use all."""
        return self.role == "admin" or not self.blogs or blog in self.blogs.split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session(_Kept):
    """One sign-in of a person. `id` is the secret's hash, so it does not reveal the secret."""

    id: str
    person: str
    created: int
    seen: int
    expires: int
    address: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Token(_Kept):
    """A program's key to the API. `seen` is the last use, 0 for never."""

    id: str
    name: str
    role: Role
    created: int
    seen: int = 0
    blogs: str = ""  # ids, separated by spaces, of the blogs it is for, whatever its role; "": all
    expires: int = 0  # 0: never
    sites: str = ""  # of the sites it is for, as of a person

    def may_use(self, blog: str) -> bool:
        return not self.blogs or blog in self.blogs.split()


Purpose = Literal["first", "invite", "reset"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(_Kept):
    """A link that works once: the first sign-in, an invitation, or a new password for `person`."""

    id: str
    purpose: Purpose
    role: Role
    name: str  # the account's suggested name (invite) or its current one (reset)
    person: str | None
    created: int
    expires: int
    blogs: str = ""  # of the invited person
    sites: str = ""


def parse_name(text: str) -> str:
    """A person's name as shown beside entries; Invalid says what to fix."""
    name = " ".join(HIDDEN.sub("", unicodedata.normalize("NFC", text)).split())
    if not any(c.isalnum() for c in name):
        raise Invalid(name="Give a name; it is shown beside the entries you publish.")
    if len(name) > NAME_LIMIT:
        raise Invalid(
            name=sentence(
                "The name has {count} characters; {most} is the most. Shorten it.",
                count=len(name),
                most=NAME_LIMIT,
            )
        )
    if (
        len(_LOOK_ALIKE & {unicodedata.name(c, "").partition(" ")[0] for c in folded(name) if c.isalpha()})
        > 1
    ):
        raise Invalid(
            name="Write the name in one alphabet: Latin letters beside Cyrillic or Greek ones could be taken for"
            " somebody else’s."
        )
    return name


def folded(name: str) -> str:
    """A name folded for comparison: case and look-alike forms do not distinguish people."""
    return " ".join(unicodedata.normalize("NFKC", HIDDEN.sub("", name)).casefold().split())[:200]


def parse_password(text: str, name: str = "") -> str:
    """A new password; Invalid says what to fix."""
    if len(text) < PASSWORD_LEAST:
        raise Invalid(
            password=sentence(
                "Use at least {least} characters; a few words in a row are good.", least=PASSWORD_LEAST
            )
        )
    if len(text) > PASSWORD_LIMIT:
        raise Invalid(password=sentence("Use at most {most} characters.", most=PASSWORD_LIMIT))
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # its lists take 13 MB; few processes ask

    guessed = zxcvbn(text[:GUESSED], user_inputs=[*folded(name).split(), folded(name), *_OURS])
    if guessed["guesses"] >= GUESSES and folded(text) != folded(name):
        return text
    if any(match.get("dictionary_name") == "passwords" for match in guessed["sequence"]):
        raise Invalid(
            password="This password, or one much like it, is on lists of common and stolen ones. Choose another: a few"
            " words in a row are good."
        )
    raise Invalid(password="That is too easy to guess. A few words in a row are good.")


def parse_days(text: str) -> int:
    """For how many days a token is valid; 0 (nothing typed): for ever. Invalid says what to fix."""
    text = text.strip()
    if text and not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= DAYS_LIMIT):
        raise Invalid(
            days=sentence("Give a number of days from 1 to {most}, or leave it empty.", most=DAYS_LIMIT)
        )
    return int(text or 0)


def parse_role(text: str) -> Role:
    if text not in ROLES:
        raise Invalid(role=sentence("The role is one of {names}.", names=", ".join(ROLES)))
    return text


def device(agent: str) -> str:
    """A browser's User-Agent in words: "Firefox on Android"."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "")
    if browser and system:
        return sentence("{browser} on {system}", browser=browser, system=system)
    return browser or system or (agent[:40] if agent else sentence("Unknown browser"))


# Order matters: Chrome says it is Safari, Edge says it is Chrome, Android says it is Linux.
_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"), ("curl/", "curl"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
