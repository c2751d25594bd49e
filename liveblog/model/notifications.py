"""A reader's subscription to a blog's notifications: where they are sent, how they are sealed, when it is quiet.

Must not know: Redis, HTTP, cryptography.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, tzinfo
from typing import Any

DAY = 24 * 60  # minutes


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent: minutes after midnight on the clocks of a zone (IANA). It may span midnight."""

    begin: int
    end: int
    zone: str

    def holds(self, moment: datetime, zone: tzinfo) -> bool:
        """Whether it is quiet at this moment; `zone` is the one of this name."""
        clock = moment.astimezone(zone)
        now = clock.hour * 60 + clock.minute
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end


@dataclass(frozen=True, slots=True)
class Subscription:
    """One browser that is told of one blog's key events. Nothing in it says who the reader is."""

    endpoint: str  # an address at the browser's push service
    p256dh: str  # the browser's public key, base64url
    auth: str  # its secret, base64url
    since: int  # milliseconds since 1970
    site: str = ""  # the address that the reader uses, for the push service
    quiet: Quiet | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Subscription:
        values = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        if values.get("quiet"):
            values["quiet"] = Quiet(**values["quiet"])
        return cls(**values)
