"""Hashing passwords with argon2, in threads and only a few at a time.

One hash takes tens of megabytes and milliseconds on purpose; a flood of sign-ins must not become a
flood of memory, so a bounded queue waits for a fixed number of threads. Must not know: people, Redis, HTTP.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from liveblog.errors import Unavailable

AT_ONCE = 2
WAITING = 30

Answer = TypeVar("Answer")


class Passwords:
    """Create one per process; `close` ends its threads."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="password")
        self._asked = 0
        # An unknown name is checked against this one, so that it takes as long as a known one.
        self._nobody = ""

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def hash(self, password: str) -> str:
        return await self._beside(lambda: self._hasher.hash(password))

    async def verify(self, password: str, hash: str | None) -> bool:
        """Whether the hash is of this password. None (no such person) is False, and takes as long."""
        return await self._beside(lambda: self._verify(password, hash))

    def outdated(self, hash: str) -> bool:
        """Whether the hash was made with parameters other than the current ones."""
        return self._hasher.check_needs_rehash(hash)

    def _verify(self, password: str, hash: str | None) -> bool:
        if hash is None and not self._nobody:
            self._nobody = self._hasher.hash("nobody's password")
        try:
            self._hasher.verify(hash or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return hash is not None

    async def _beside(self, act: Callable[[], Answer]) -> Answer:
        if self._asked >= AT_ONCE + WAITING:
            raise Unavailable("Too many people are signing in just now. Try again in a few seconds.")
        self._asked += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, act)
        finally:
            self._asked -= 1
