"""A blog's connections to chats: where messages come from, and what becomes of them.

Must not know: Redis, HTTP, HTML, what any chat sends.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, get_args

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.model.words import one_line

Kind = Literal["slack", "telegram", "discord", "webhook"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Becomes = Literal["draft", "submitted", "published"]
BECOMES: tuple[Becomes, ...] = get_args(Becomes)
Deletions = Literal["note", "withdraw"]
DELETIONS: tuple[Deletions, ...] = get_args(Deletions)

CONNECTIONS_LIMIT = 20  # per blog
NAME_LIMIT = 60
_SECRET = re.compile(r"[\w:.-]{0,300}", re.ASCII)
IGNORED = "-"  # in the place of a person: nothing that this sender writes is taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A way by which messages come in. `token`: the hash of the secret in its address."""

    id: str
    kind: Kind
    name: str
    becomes: Becomes = "submitted"  # of a person who may publish; an unknown sender's is submitted at most
    deletions: Deletions = "note"  # what a deletion in the chat does to a published entry
    person: str = ""  # the id of the person that messages without a known sender count as; "": nobody
    channel: str = ""  # only messages from this channel; "": from all
    token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)  # Slack: what it signs with; Telegram: the hash of its secret
    bot: str = field(default="", repr=False)  # the token with which files are fetched
    created: int = 0
    by: str = ""  # the name of the person who made it

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Connection:
        return cls(**{f.name: stored[f.name] for f in fields(cls) if f.name in stored})


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What is known of a connection: when its last message came (ms; 0: none yet), and its current problems."""

    last: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is wrong with a connection: a translatable sentence, and since when (ms)."""

    why: Mapping[str, Any]
    since: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Somebody who wrote in a chat. `person`: the id of a person of the newsroom, IGNORED, or "" (not mapped)."""

    id: str
    name: str = ""
    seen: int = 0
    person: str = ""


def parse_connection(form: Mapping[str, str], people: Mapping[str, str], before: Connection) -> Connection:
    """A connection as a form has it; secrets that are left empty stay as they were. Raises Invalid.

    `people`: ids and names of those who can be chosen.
    """
    problems: dict[str, str] = {}
    given: dict[str, Any] = {}
    for name, allowed in (("becomes", BECOMES), ("deletions", DELETIONS)):
        given[name] = form.get(name, getattr(before, name))
        if given[name] not in allowed:
            problems[name] = sentence("Choose one from the list.")
    # A form's field "person" is whose page it is on.
    given["person"] = form.get("counts_as", before.person)
    if given["person"] not in ("", *people):
        problems["counts_as"] = sentence("Choose one from the list.")
    given["name"] = one_line(form.get("name", ""))
    if not given["name"]:
        problems["name"] = sentence("Give it a name, such as that of the channel.")
    elif len(given["name"]) > NAME_LIMIT:
        problems["name"] = sentence("Give a name of {most} characters at most.", most=NAME_LIMIT)
    given["channel"] = one_line(form.get("channel", ""))[:100]
    for name in ("secret", "bot"):
        given[name] = form.get(name, "").strip() or getattr(before, name)
        if not _SECRET.fullmatch(given[name]):
            problems[name] = sentence("That cannot be right. Copy it once more.")
    if before.kind == "slack" and not given["secret"]:
        problems["secret"] = sentence("Slack signs with it: without it no message can be believed.")
    if problems:
        raise Invalid(**problems)
    names = {f.name: getattr(before, f.name) for f in fields(Connection)}
    return Connection(**names | given)
