"""`liveblog export`: a blog as JSON lines on standard output, or all of it as one zip."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from liveblog.cli.arguments import Commands, new_command
from liveblog.errors import Invalid
from liveblog.settings import Settings

if TYPE_CHECKING:
    from liveblog.store import Store

_BATCH = 500  # entries read at once


def register(commands: Commands) -> None:
    help = "Write a blog as JSON lines: the blog, then its entries, oldest first."
    parser = new_command(commands, "export", export, help)
    parser.add_argument("slug", metavar="SLUG")
    parser.add_argument(
        "--zip",
        type=Path,
        metavar="FILE",
        help="write all of it into one zip: a site to read without a server, history, images, feeds",
    )


def export(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store

    if options.zip:
        return _export_zip(options.slug, options.zip, settings)
    return with_store(settings, lambda store: _write(store, options.slug))


async def _write(store: Store, slug: str) -> int:
    from liveblog.archive.exports import write_export
    from liveblog.model.entries import STATES

    blog = await store.blog(slug)
    entries = []
    before = None
    while batch := await store.entries(blog, limit=_BATCH, before=before, states=STATES):
        entries += batch
        before = batch[-1].id
    for line in write_export(blog, reversed(entries)):
        print(line)
    await store.audit.note("export", slug)
    return 0


def _export_zip(slug: str, file: Path, settings: Settings) -> int:
    """Writes beside the file first, so that an archive that exists is a whole one."""
    from liveblog.cli.opened import with_store

    part = file.with_name(f".{file.name}.part")
    try:
        with open(part, "wb") as out:
            done = with_store(settings, lambda store: _archive(store, slug, out, settings))
        part.replace(file)
    except OSError as problem:
        raise Invalid(f"{file} cannot be written: {problem.strerror}.") from None
    finally:
        part.unlink(missing_ok=True)
    print(f"Wrote /live/{slug} to {file}: {file.stat().st_size:,} bytes.")
    return done


async def _archive(store: Store, slug: str, out: BinaryIO, settings: Settings) -> int:
    from liveblog.archive.saving import Archiver
    from liveblog.cli.progress import Progress
    from liveblog.media.store import MediaStore
    from liveblog.pages.themed import themed

    blog = await store.blog(slug)
    media = MediaStore.open(settings)
    archiver = Archiver(store, media, themed(settings), settings)
    try:
        with Progress("Exported") as progress:
            async for piece in archiver.archive(blog, progress):
                out.write(piece)
        await store.audit.note("export", blog.slug)
    finally:
        await media.close()
    return 0
