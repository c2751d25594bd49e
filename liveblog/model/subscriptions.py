"""A feed's subscription at its hub (WebSub): what was asked for, and how long it lasts.

Must not know: Redis, HTTP, feeds.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

RETRY = 3_600  # seconds between two attempts at a hub
SHORTEST, LONGEST = 2, 30 * 86_400  # seconds that a lease may last
_DIGESTS = ("sha1", "sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """`id` is the secret end of the callback's address; `secret` signs what the hub sends. Times in seconds."""

    id: str
    target: str  # the key of the feed that is followed
    topic: str
    hub: str
    secret: str
    state: Literal["asked", "active", "denied", "leaving"] = "asked"
    asked: float = 0.0
    until: float = 0.0  # the end of its lease
    lease: int = 0

    def is_active(self, now: float) -> bool:
        return self.state in ("active", "asked") and now < self.until

    def is_due(self, now: float) -> bool:
        """Whether the hub is to be asked (again): when three quarters of the lease are over, or after a failure."""
        if self.is_active(now) and now < self.until - self.lease / 4:
            return False
        return now > self.asked + (min(RETRY, self.lease / 8) if self.is_active(now) else RETRY)

    def signed(self, header: str, body: bytes) -> bool:
        """Whether what was sent carries this subscription's signature."""
        method, _, given = header.strip().partition("=")
        if method not in _DIGESTS:
            return False
        made = hmac.new(self.secret.encode(), body, method).hexdigest()
        return hmac.compare_digest(made.encode(), given.strip().lower().encode("utf-8", "replace"))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Subscription:
        return cls(**{f.name: stored[f.name] for f in fields(cls) if f.name in stored})


def parse_lease(text: str) -> int:
    """The seconds of a lease, within bounds; a day where none is given."""
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 86_400
    return min(max(seconds, SHORTEST), LONGEST)
