"""The cached list of blogs for readers, rebuilt only after a change in one of them.

Must not know: HTTP, where blogs are kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from liveblog.pages.cached import Cached
from liveblog.pages.single_flight import SingleFlight

MOST = 100  # cached pages: languages, and the pages of a long list


@dataclass(slots=True)
class Shelves:
    """Pages by key, each with a signature of its contents."""

    _flight: SingleFlight[Cached] = field(default_factory=SingleFlight)
    _made: OrderedDict[Hashable, tuple[Hashable, Cached]] = field(default_factory=OrderedDict)

    async def get(self, key: Hashable, make: Callable[[], Awaitable[Cached]]) -> Cached:
        """The page for a key. Concurrent callers share one read, and its error."""
        return await self._flight.get(key, make)

    def kept(self, key: Hashable, sign: Hashable) -> Cached | None:
        """The cached page for a key, if its contents still have this signature."""
        known, page = self._made.get(key, (None, None))
        return page if known == sign else None

    def keep(self, key: Hashable, sign: Hashable, page: Cached) -> Cached:
        self._made[key] = sign, page
        self._made.move_to_end(key)
        if len(self._made) > MOST:
            self._made.popitem(last=False)
        return page
