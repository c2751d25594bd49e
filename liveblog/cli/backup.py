"""`liveblog backup FILE` and `liveblog restore FILE`: everything a newsroom has, as one file, and back."""

from __future__ import annotations

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from liveblog.cli.arguments import Commands, new_command
from liveblog.errors import Invalid
from liveblog.settings import Settings

if TYPE_CHECKING:
    from liveblog.archive.backups.restoring import Backup
    from liveblog.store import Store


def register(commands: Commands) -> None:
    help = "Write everything into one file while the server runs: blogs with their history, people, drafts, images."
    parser = new_command(commands, "backup", backup, help)
    parser.add_argument("file", type=Path, nargs="?", metavar="FILE")
    parser.add_argument("--key", type=Path, metavar="FILE", help="encrypt it for the key in this file")
    parser.add_argument("--make-key", type=Path, metavar="FILE", help="make a key file for --key, and end")
    help = "Bring back what `liveblog backup` wrote, into a newsroom that is empty."
    parser = new_command(commands, "restore", restore, help)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the key of an encrypted backup")


def backup(options: argparse.Namespace, settings: Settings) -> int:
    """Written beside the file first, so that a backup that exists is a whole one."""
    from liveblog.archive.backups import sealing
    from liveblog.cli.opened import with_store

    if options.make_key:
        public = sealing.make_key(options.make_key)
        print(
            f"Wrote the key {options.make_key}. Keep it apart from the backups: nobody reads them without it."
        )
        print(f"To write backups this is enough: {public}")
        return 0
    if options.file is None:
        raise Invalid("Name the file to write: liveblog backup FILE.")
    file: Path = options.file
    try:
        with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as beside:
            part, sealed = Path(beside) / "part", Path(beside) / "sealed"
            with open(part, "wb") as out:
                done = with_store(settings, lambda store: _save(store, out, settings))
            if options.key:
                sealing.seal(part, sealed, options.key)
                part = sealed
            part.chmod(0o600)  # it has the hashes of passwords
            part.replace(file)
    except OSError as problem:
        raise Invalid(f"{file} cannot be written: {problem.strerror}.") from None
    said = (
        "" if options.key else " It is not encrypted (--key does that): keep it as safe as the server itself."
    )
    print(f"Wrote {file}: {file.stat().st_size:,} bytes.{said}")
    return done


async def _save(store: Store, out: BinaryIO, settings: Settings) -> int:
    from liveblog.archive.backups.saving import save
    from liveblog.cli.progress import Progress
    from liveblog.media.store import MediaStore

    media = MediaStore.open(settings)
    try:
        with Progress("Saved") as progress:
            async for piece in save(store, media, progress):
                out.write(piece)
        await store.audit.note("backup")
    finally:
        await media.close()
    return 0


def restore(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.archive.backups import sealing
    from liveblog.archive.backups.restoring import Backup
    from liveblog.cli.opened import with_store

    with tempfile.TemporaryDirectory(prefix="liveblog-restore-") as folder:
        file: Path = options.file
        if sealing.is_sealed(file):
            file = Path(folder) / "plain"
            sealing.unseal(options.file, file, options.key)
        opened = Backup(file)
        try:
            return with_store(settings, lambda store: _restore(store, opened, settings))
        finally:
            opened.close()


async def _restore(store: Store, opened: Backup, settings: Settings) -> int:
    from liveblog.archive.backups.restoring import restore
    from liveblog.cli.progress import Progress
    from liveblog.media.store import MediaStore

    media = MediaStore.open(settings)
    try:
        with Progress("Restored") as progress:
            done = await restore(store, media, opened, progress)
        await store.audit.note("restore")
    finally:
        await media.close()
    made = datetime.fromtimestamp(done.made / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    said = ", ".join((_counted(len(await store.blogs()), "blog"), _counted(done.images, "image")))
    print(f"Restored the backup of {made}: {said}, {_counted(done.keys, 'key')}.")
    print("If a server is running here, restart it: it still has the secrets of before.")
    return 0


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
