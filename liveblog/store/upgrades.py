"""Networks' answers about posts, added to the entries that contain them. A person's save always wins.

Must not know: networks, who asks them.
"""

from __future__ import annotations

from dataclasses import replace

from liveblog.errors import NotFound, Unavailable
from liveblog.model.blocks import Block
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import Staff, change_to_json
from liveblog.model.times import iso
from liveblog.store.entries import BUSY, EntryActs
from liveblog.store.keys import ATTEMPTS, keys_of
from liveblog.text.resolved import address_of, gone, upgraded


class UpgradeActs(EntryActs):
    """Each may raise Unavailable."""

    async def upgrade(self, blog: Blog, id: str, found: Block) -> bool:
        """Adds a network's answer to the blocks with its address, as a revision that overtakes nobody's edit.

        Returns whether the entry still contains the address. Does nothing if the answer adds nothing new.
        """
        for _ in range(ATTEMPTS):
            try:
                current = await self.entry(blog, id)
            except NotFound:
                return False
            now = self._now()
            blocks = upgraded(current.blocks, current.source, found, iso(now))
            if blocks is None or blocks == current.blocks:
                return blocks is not None
            if await self._store_upgrade(blog, current, blocks, now):
                return True
        raise Unavailable(BUSY)

    async def mark_gone(self, blog: Blog, id: str, address: str) -> bool:
        """Marks a post as deleted at its source; returns whether the entry still contains its address."""
        for _ in range(ATTEMPTS):
            try:
                current = await self.entry(blog, id)
            except NotFound:
                return False
            now = self._now()
            silent = blog.deleted_posts == "withdraw"
            found = tuple(
                gone(b, iso(now), silent=silent) if address_of(b) == address else b for b in current.blocks
            )
            if found == current.blocks:
                return any(address_of(b) == address for b in found)
            if await self._store_upgrade(blog, current, found, now):
                return True
        raise Unavailable(BUSY)

    async def tell_asked(self, blog: Blog, id: str) -> None:
        """Announces to the desk that a network was asked about a post in an entry, without success so far."""
        event = change_to_json(Staff("asked", {"id": id}))
        await self.connection.script("tell")(keys_of(blog.id), [event, self._log_length])

    async def _store_upgrade(self, blog: Blog, current: Entry, blocks: tuple[Block, ...], now: int) -> bool:
        changed = replace(
            current,
            blocks=blocks,
            revision=current.revision + 1,
            updated=now,
            upgraded_from=current.saved,
        )
        answer = await self._act("edit", blog.id, [*self._args(changed), current.revision])
        return answer[0] in ("changed", "missing")
