"""`liveblog image remove`: an image that must not be there any more, such as by order of a court.

Must not know: entries. Those that show it keep their words; the image is missing there.
"""

from __future__ import annotations

import asyncio

from liveblog.errors import Invalid, NotFound
from liveblog.media.store import FRESH, MediaStore
from liveblog.model.images import files, in_address
from liveblog.settings import Settings


def remove(settings: Settings, address: str) -> int:
    """Deletes every file of the image and prints their paths, for a CDN that has to forget them, too."""
    media = in_address(address)
    if media is None:
        raise Invalid(f"“{address:.100}” names no image. Copy the address of the image from the page.")
    if not asyncio.run(_remove(settings, media)):
        raise NotFound(f"There is no image {media} here; it may have been removed already.")
    print(f"Removed. The server stops showing it within {FRESH:.0f} seconds; caches have to be told:")
    for name, *_ in files(media):
        print(f"/media/{name}")
    return 0


async def _remove(settings: Settings, media: str) -> bool:
    store = MediaStore.open(settings)
    try:
        return await store.remove(media)
    finally:
        await store.close()
