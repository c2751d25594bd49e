"""A backup becomes a newsroom: the whole file is checked first, then written into a database without blogs and people.

Those keys come last by which the others are found, so a restore that was ended has shown nothing, and is repeated.
Must not know: the command line.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from liveblog.archive.backups.saving import FORMAT, MANIFEST, VERSION, Progress
from liveblog.errors import Invalid
from liveblog.media.store import MediaStore
from liveblog.model import images
from liveblog.store import Store
from liveblog.store.copying import Copied, Copying, ordered

_PIECE = 1 << 20
_LARGEST_MANIFEST = 200_000_000
NOT_EMPTY = (
    "There are blogs or people in this newsroom already, and a restore would mix the two. Restore into an empty one:"
    " another --data directory, or another REDIS_URL."
)
DAMAGED = "The backup is damaged or was cut off ({why}). Nothing was restored; take another one."


@dataclass(frozen=True, slots=True)
class Restored:
    """How much there was, and when the backup was made (milliseconds since 1970)."""

    keys: int
    images: int
    made: int


class Backup:
    """An opened backup, of which every file has been checked."""

    def __init__(self, path: Path) -> None:
        """Raises Invalid."""
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError) as problem:
            raise Invalid(f"{path} is not a backup of liveblog, or was cut off ({problem}).") from None
        try:
            self.manifest = self._manifest()
            self._check()
        except BaseException:
            self._zip.close()
            raise

    def close(self) -> None:
        self._zip.close()

    def _manifest(self) -> dict[str, Any]:
        try:
            if self._zip.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
                raise Invalid("The list of what is in this backup is too long to be one of ours.")
            whole: Any = json.loads(self._zip.read(MANIFEST))
            known = whole["format"] == FORMAT and isinstance(whole["files"], dict)
        except (KeyError, TypeError, ValueError, RecursionError, zipfile.BadZipFile, OSError, EOFError):
            known = False
        if not known:
            raise Invalid(
                "This file is not a backup of liveblog. (An archive of one blog is read by `liveblog import`.)"
            )
        if not isinstance(whole["version"], int) or whole["version"] > VERSION:
            raise Invalid("This backup comes from a newer liveblog. Update liveblog, then restore it.")
        found: dict[str, Any] = whole
        return found

    def _check(self) -> None:
        """Every file has the length and the sum that the list has of it, and nothing else is there."""
        files = self.manifest["files"]
        if set(self._zip.namelist()) != {*files, MANIFEST}:
            raise Invalid(DAMAGED.format(why="files are missing, or are too many"))
        for name, said in files.items():
            length, digest = 0, sha256()
            try:
                with self._zip.open(name) as file:
                    while (piece := file.read(_PIECE)) and length <= said[0]:
                        length += len(piece)
                        digest.update(piece)
            except Exception as problem:  # zipfile raises what its decompressors do
                raise Invalid(DAMAGED.format(why=f"{name}: {problem}")) from None
            if [length, digest.hexdigest()] != said:
                raise Invalid(DAMAGED.format(why=f"{name} is not what it was"))

    def keys(self) -> list[tuple[str, str]]:
        """The names of all keys, each with the file that has it, in the order in which they are restored."""
        of = {copied.key: name for name in self._named("keys/") for copied in self._copied(name)}
        return [(key, of[key]) for key in ordered(of)]

    def groups(self) -> Iterator[list[Copied]]:
        """The keys in that order, those of one file at once where they stand together."""
        held: tuple[str, dict[str, Copied]] = "", {}
        group: list[Copied] = []
        for key, name in self.keys():
            if name != held[0]:
                if group:
                    yield group
                    group = []
                held = name, {copied.key: copied for copied in self._copied(name)}
            group.append(held[1][key])
        if group:
            yield group

    def media(self) -> list[str]:
        """The names of the images whose files are all here."""
        there = {name.removeprefix("media/") for name in self._named("media/")}
        named = {images.in_address(name) for name in there}
        return sorted(one for one in named if one and all(name in there for name, *_ in images.files(one)))

    def file(self, name: str) -> bytes | None:
        return self._zip.read(f"media/{name}") if f"media/{name}" in self.manifest["files"] else None

    def _named(self, folder: str) -> list[str]:
        return sorted(name for name in self.manifest["files"] if name.startswith(folder))

    def _copied(self, name: str) -> Iterator[Copied]:
        file: IO[bytes]
        with self._zip.open(name) as file:
            for line in file:
                try:
                    stored = json.loads(line)
                except (ValueError, RecursionError):
                    stored = None
                yield Copied.from_json(stored)


async def restore(store: Store, media: MediaStore, backup: Backup, progress: Progress) -> Restored:
    """Raises Invalid, Unavailable."""
    copying = Copying(store.connection)
    if not await copying.is_empty():
        raise Invalid(NOT_EMPTY)
    pictures, total = backup.media(), len(backup.keys())
    for number, image in enumerate(pictures, 1):
        await media.put(image, backup.file)
        progress(number, len(pictures) + total)
    done = 0
    for group in backup.groups():
        await copying.write(group)
        done += len(group)
        progress(len(pictures) + done, len(pictures) + total)
    return Restored(total, len(pictures), int(backup.manifest.get("made", 0)))
