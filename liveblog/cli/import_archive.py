"""`liveblog import FILE.zip`: an archive becomes a blog again.

Must not know: what is in an archive.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from liveblog.archive.opening import Archive
from liveblog.archive.restoring import Restored, restore, restore_images
from liveblog.cli.import_text import counted, import_text, need_slug
from liveblog.cli.progress import Progress
from liveblog.media.store import MediaStore
from liveblog.settings import Settings
from liveblog.store import Store


async def import_archive(store: Store, path: Path, options: argparse.Namespace, settings: Settings) -> int:
    """Gives the command's exit code. Raises Invalid when the archive cannot be used; then nothing was imported."""
    need_slug(options.slug)
    media = MediaStore.open(settings)
    try:
        with Archive(path) as archive:
            if options.every:  # it unfolds now: its past is not this blog's
                await restore_images(media, archive)
                return await import_text(store, archive.text(), options)
            wanted = replace(
                archive.blog, slug=options.slug, title=options.title or archive.blog.title,
                state="live" if options.live else archive.blog.state,
            )  # fmt: skip
            with Progress("Imported") as progress:
                done = await restore(store, media, archive, wanted, progress)
            await store.audit.note("import", f"{done.blog.slug} {done.entries} entries")
    finally:
        await media.close()
    print(_report(done))
    return 0


def _report(done: Restored) -> str:
    said = f"{done.how} /live/{done.blog.slug}: {counted(done.entries)} published"
    said += f", {counted(done.known)} there already." if done.known else "."
    if done.images:
        said += f" {done.images} {'image was' if done.images == 1 else 'images were'} stored."
    if done.overdue:
        said += f" {counted(done.overdue)} whose scheduled time has passed became drafts."
    return said
