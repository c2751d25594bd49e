"""The audit log's events: who did what, when, from where; and the chain of hashes that holds them together.

An event has no personal data in it: people are ids, and where they were is a random reference. Names and addresses are
kept apart (`store/audit.py`), so that they can be erased without breaking the chain.
Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha1, sha256
from typing import Any

from liveblog.language.translatable import sentence

# Every act that is recorded, and how it is shown.
ACTS: Mapping[str, str] = {
    "sign-in": sentence("Signed in"),
    "sign-in.refused": sentence("Sign-in refused"),
    "sign-in.end": sentence("Ended a sign-in"),
    "password": sentence("Changed the password"),
    "person.invite": sentence("Invited somebody"),
    "person.join": sentence("Made an account"),
    "person.role": sentence("Changed a role"),
    "person.blogs": sentence("Changed somebody’s blogs"),
    "backup": sentence("Wrote a backup of everything"),
    "restore": sentence("Restored a backup"),
    "person.profile": sentence("Changed a job title or picture"),
    "person.reset": sentence("Made a link for a new password"),
    "person.remove": sentence("Removed an account"),
    "link.revoke": sentence("Took back a link"),
    "token.create": sentence("Made a token"),
    "token.revoke": sentence("Revoked a token"),
    "blog.create": sentence("Created a blog"),
    "blog.change": sentence("Changed a blog’s settings"),
    "blog.state": sentence("Changed a blog’s state"),
    "blog.delete": sentence("Deleted a blog"),
    "entry.publish": sentence("Published an entry"),
    "entry.draft": sentence("Saved a draft"),
    "entry.submit": sentence("Submitted an entry"),
    "entry.schedule": sentence("Scheduled an entry"),
    "entry.edit": sentence("Changed an entry"),
    "entry.withdraw": sentence("Withdrew an entry"),
    "entry.remove": sentence("Deleted an entry"),
    "entry.restore": sentence("Brought back an entry"),
    "source.follow": sentence("Followed a source"),
    "source.unfollow": sentence("Stopped following a source"),
    "connection.create": sentence("Made a connection"),
    "connection.change": sentence("Changed a connection"),
    "connection.remove": sentence("Removed a connection"),
    "webhook.create": sentence("Made a webhook"),
    "webhook.remove": sentence("Removed a webhook"),
    "site.save": sentence("Made or changed a site"),
    "site.remove": sentence("Removed a site"),
    "person.sites": sentence("Changed somebody’s sites"),
    "import": sentence("Imported a story"),
    "export": sentence("Exported a blog"),
    "audit.export": sentence("Exported the audit log"),
    "audit.erase": sentence("Erased a name from the audit log"),
    "audit.trim": sentence("The oldest events were dropped"),
}
STATE_ACTS: Mapping[str, str] = {
    "published": "entry.publish",
    "draft": "entry.draft",
    "submitted": "entry.submit",
    "scheduled": "entry.schedule",
    "withdrawn": "entry.withdraw",
}
_NAMED = re.compile(r"\b(?:person|token):(\w+)")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: the id of a person or token, their name, and the address they came from ("" for the server itself)."""

    id: str
    name: str = ""
    address: str = ""


SERVER = Actor("server")
MACHINE = "user-"  # before the number of who runs a command
UNKNOWN = "unknown"  # who tried to sign in with a name that nobody has


@dataclass(frozen=True, slots=True)
class Link:
    """An event as it is stored. `prev` is the hash of the one before; `sum` the SHA-256 of `event`, which is JSON."""

    id: str
    prev: str
    sum: str
    event: str

    def hash(self) -> str:
        """What the next event holds. SHA-1 is what Redis can compute; it is of fixed text and SHA-256 sums alone."""
        return sha1(f"{self.id} {self.prev} {self.sum}".encode(), usedforsecurity=False).hexdigest()

    def said(self) -> dict[str, Any]:
        """`at` (milliseconds since 1970), `who`, `act`, `what`, `from` (a reference)."""
        found: dict[str, Any] = json.loads(self.event)
        return found


@dataclass(frozen=True, slots=True)
class Event:
    """An event with its names, for people to read."""

    id: str
    at: int
    who_id: str
    who: str
    act: str
    what: str
    address: str

    def matches(self, who: str, act: str, words: str) -> bool:
        """Whether it is by this id or name, of this act or group of acts, with these words in it; "" matches all."""
        if who and who != self.who_id and who.casefold() != self.who.casefold():
            return False
        if act and act != self.act and not self.act.startswith(act + "."):
            return False
        return words.casefold() in f"{self.what} {self.who} {self.address}".casefold()


def sum_of(event: str) -> str:
    return sha256(event.encode("utf-8", "surrogatepass")).hexdigest()


def read(link: Link, names: Mapping[str, str], address: str) -> Event:
    """An event for people: ids are replaced by the names that are kept of them."""
    said = link.said()
    what = _NAMED.sub(lambda found: names.get(found[1], found[1]), said["what"])
    who = said["who"]
    return Event(link.id, said["at"], who, names.get(who, who), said["act"], what, address)


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a chain holds. `broken` is the id of the first event that does not fit, "" when all do."""

    count: int
    broken: str
    why: str
    head: str  # the hash of the last event: kept elsewhere, it shows whether the log was rewritten since


def check(links: Iterable[Link]) -> Checked:
    """Checks a chain, oldest event first."""
    checking = Chain()
    for link in links:
        checking.add(link)
    return checking.checked()


class Chain:
    """A chain that is checked event by event."""

    def __init__(self) -> None:
        self._count = 0
        self._before: Link | None = None
        self._anchor = ""  # what the first event says was before it
        self._anchored = True
        self._broken, self._why = "", ""

    def add(self, link: Link) -> None:
        self._count += 1
        if self._broken:
            return
        if sum_of(link.event) != link.sum:
            self._broken, self._why = link.id, "Its words are not those that were written."
        elif self._before is None:
            self._anchor, self._anchored = link.prev, link.prev == ""
        elif link.prev != self._before.hash():
            self._broken, self._why = link.id, "The event before it was changed, removed or put in."
        if not self._anchored and not self._broken:
            said = link.said()
            # Dropping the oldest events is an act like any other, and says the hash of the last one dropped.
            self._anchored = said["act"] == "audit.trim" and self._anchor in said["what"].split()
        self._before = link

    def checked(self) -> Checked:
        broken, why = self._broken, self._why
        if self._count and not self._anchored and not broken:
            broken, why = (
                "the beginning",
                "Events before the first one are gone, and none says that they were dropped.",
            )
        return Checked(self._count, broken, why, self._before.hash() if self._before else "")
