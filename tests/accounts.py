"""What the tests of accounts have in common."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher

from liveblog.store.people import Where

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


PASSWORD = "correct horse battery"


HERE = Where("192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")


def elsewhere() -> Where:
    """An address that no other test has counted attempts of."""
    return Where(f"198.51.100.{secrets.token_hex(8)}", "curl/8")
