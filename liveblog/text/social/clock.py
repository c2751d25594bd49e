"""The one place where text meets the clock: an id that is made of a time to come is none of a post that is there.

Must not know: any network.
"""

from __future__ import annotations

from datetime import UTC, datetime

_FAST = 86_400_000  # milliseconds that somebody's clock may be ahead


def is_past(milliseconds: int) -> bool:
    """Whether a time has been, give or take a day."""
    return milliseconds < datetime.now(UTC).timestamp() * 1000 + _FAST
