"""An archive becomes a blog again: first the images, then the entries with their history, then the blog's facts.

Until the last step a new blog is a draft that says so in its title, so nobody takes it for the whole. An import that
was ended is done again from its start: what is there already stays.

Must not know: files, HTTP.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from liveblog.archive.opening import Archive
from liveblog.errors import Invalid, NotFound
from liveblog.media.store import MediaStore
from liveblog.model.blogs import TITLE_LIMIT, Blog, NewBlog
from liveblog.store import Store
from liveblog.store.archives import Kept

Progress = Callable[[int, int], None]
_BATCH, _BATCH_BYTES = 100, 1_000_000
_LEAST = 1_000  # bytes of a stored entry, about, beside its text, which is there as typed and as blocks
UNFINISHED = "Import not finished: "
_ANOTHER = (
    "An import of another archive into /live/{slug} has not finished. Repeat that one, or delete the blog."
)


@dataclass(slots=True)
class Restored:
    """What became of an archive. `how`: "Made", "Completed" or "Added to"; `overdue`: scheduled entries that became
    drafts, since their time has passed."""

    blog: Blog
    how: str
    entries: int = 0
    known: int = 0
    images: int = 0
    overdue: int = 0


async def restore(
    store: Store, media: MediaStore, archive: Archive, wanted: NewBlog, progress: Progress | None = None
) -> Restored:
    """Imports an archive into the blog with the wanted slug, which is made if there is none.

    Raises Invalid, Unavailable.
    """
    whole = archive.as_stored(wanted)
    done = await _begin(store, archive, whole)
    done.images = await restore_images(media, archive)
    read = 0
    async for batch in _batches(archive.kept(), done):
        done.entries += await store.import_entries(done.blog, batch)
        read += len(batch)
        if progress:
            progress(read, archive.count)
    done.known = read - done.entries
    if done.how != "Added to":
        done.blog = replace(whole, id=done.blog.id)
        position = archive.manifest.position
        past = position and position.ms < time.time() * 1000
        await store.finish_import(done.blog, position if past else None)
    return done


async def restore_images(media: MediaStore, archive: Archive) -> int:
    """Stores the archive's images that are not here yet; gives how many. Raises Unavailable."""
    return sum([await media.put(image, archive.image) for image in archive.images()])


async def _begin(store: Store, archive: Archive, whole: Blog) -> Restored:
    mark = archive.manifest.mark
    with suppress(NotFound):
        there = await store.blog(whole.slug)
        unfinished = await store.importing(there)
        if unfinished and unfinished != mark:
            raise Invalid(_ANOTHER.format(slug=whole.slug))
        return Restored(there, "Completed" if unfinished else "Added to")
    draft = replace(whole, title=(UNFINISHED + whole.title)[:TITLE_LIMIT])
    return Restored(await store.begin_import(draft, mark), "Made")


async def _batches(kept: Iterable[Kept], done: Restored) -> AsyncIterator[list[Kept]]:
    """The entries in batches that Redis takes in a few milliseconds each."""
    now = time.time() * 1000
    batch: list[Kept] = []
    size = 0
    for one in kept:
        if one.entry.state == "scheduled" and one.entry.published <= now:
            # Nobody expects it to go out at this moment.
            one = Kept(replace(one.entry, state="draft"), one.past)
            done.overdue += 1
        batch.append(one)
        size += sum(_LEAST + 3 * len(entry.source) for entry in (one.entry, *one.past))
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
