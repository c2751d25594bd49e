"""The catalogues of one process: read from Redis when a blog is first asked about, brought up to date by its log.

Must not know: HTTP, HTML, readers.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from liveblog.errors import NotFound
from liveblog.model.blogs import Blog
from liveblog.pages.catalogue import Catalogue, Rank
from liveblog.store import Store

MOST_ENTRIES = 50_000  # of a blog; of a larger one the newest are found
_AT_ONCE = 20  # entries read and noted without letting anybody else run: about three milliseconds
_EVENTS = 500  # a catalogue that is further behind is made anew
_KEPT_ENTRIES = 60_000  # in all catalogues together; about 4 KB each


class Catalogues:
    """Every method may raise Unavailable, and NotFound for a blog that was deleted."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[str, Catalogue] = (
            OrderedDict()
        )  # by blog id, the one asked for last at the end
        self._locks: dict[str, asyncio.Lock] = {}

    async def of(self, blog: Blog) -> Catalogue:
        """The catalogue of a blog as it is now. Whoever asks meanwhile waits for the same one."""
        async with self._locks.setdefault(blog.id, asyncio.Lock()):
            catalogue = self._kept.get(blog.id)
            stale = catalogue is None or catalogue.bylines != blog.bylines
            if catalogue is None or stale or not await self._catch_up(blog, catalogue):
                catalogue = await self._read(blog)
            self._keep(blog.id, catalogue)
        return catalogue

    async def rank(self, blog: Blog, catalogue: Catalogue, id: str) -> Rank:
        """The place of an entry, or where it stood. Raises NotFound for one that never was."""
        if rank := catalogue.rank(id):
            return rank
        try:
            entry = await self._store.removed(blog, id)
        except NotFound:
            entry = await self._store.entry(blog, id)
        return entry.published, entry.id

    async def _catch_up(self, blog: Blog, catalogue: Catalogue) -> bool:
        """Applies what happened since; False where the log does not tell."""
        if await self._store.events.position(blog.id) == catalogue.position:
            return True
        missed = await self._store.events.after(blog.id, catalogue.position, _EVENTS)
        for number, event in enumerate(missed.events):
            catalogue.apply(event)
            if number % _AT_ONCE == _AT_ONCE - 1:
                await asyncio.sleep(0)
        return missed.why is None

    async def _read(self, blog: Blog) -> Catalogue:
        # What changes while it is read comes again as an event after this position.
        made = Catalogue(await self._store.events.position(blog.id), blog.bylines)
        ids = [id for id, _ in await self._store.times(blog, MOST_ENTRIES)]
        for at in range(0, len(ids), _AT_ONCE):
            made.load(await self._store.shown(blog, ids[at : at + _AT_ONCE]))
            await asyncio.sleep(0)
        made.settle()
        await self._catch_up(blog, made)
        return made

    def _keep(self, id: str, catalogue: Catalogue) -> None:
        self._kept[id] = catalogue
        self._kept.move_to_end(id)
        while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _KEPT_ENTRIES:
            gone, _ = self._kept.popitem(last=False)
            self._locks.pop(gone, None)
