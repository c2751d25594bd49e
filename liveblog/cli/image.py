"""`liveblog image remove`: deletes an image for good, for example by court order.

Must not know: entries. Those that show it keep their words; the image is missing there.
"""

from __future__ import annotations

import argparse
import asyncio

from liveblog.cli.arguments import Commands, new_command, new_group
from liveblog.errors import Invalid, NotFound
from liveblog.settings import Settings


def register(commands: Commands) -> None:
    images = new_group(commands, "image", "Images of entries.")
    parser = new_command(images, "remove", remove, "Delete an image for good, wherever it is shown.")
    parser.add_argument("address", metavar="ADDRESS", help="the address of one of its files, or its name")


def remove(options: argparse.Namespace, settings: Settings) -> int:
    """Deletes every file of the image and prints their paths, so that a CDN can be told to purge them."""
    from liveblog.media.store import FRESH
    from liveblog.model.images import files, in_address

    media = in_address(options.address)
    if media is None:
        raise Invalid(
            f"“{options.address:.100}” names no image. Copy the address of the image from the page."
        )
    if not asyncio.run(_remove(settings, media)):
        raise NotFound(f"There is no image {media} here; it may have been removed already.")
    print(f"Removed. The server stops showing it within {FRESH:.0f} seconds. Purge these from your caches:")
    for name, *_ in files(media):
        print(f"/media/{name}")
    return 0


async def _remove(settings: Settings, media: str) -> bool:
    from liveblog.media.store import MediaStore

    store = MediaStore.open(settings)
    try:
        return await store.remove(media)
    finally:
        await store.close()
