"""The images that entries show: their own, their authors' pictures, and our copies of pictures elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from liveblog.model.entries import Entry
from liveblog.model.images import Image
from liveblog.sources.pictures import pictures_of


def images_of(*entries: Entry) -> Iterator[str]:
    """The names of all images in these entries or revisions."""
    for entry in entries:
        yield from (profile.picture for profile in entry.profiles if profile.picture)
        for block in entry.blocks:
            if isinstance(block, Image):
                yield block.media
            else:
                yield from (picture.media for picture in pictures_of(block) if picture.media)
