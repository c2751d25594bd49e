"""An archive that is to be imported: opened, and checked whole before anything of it is used.

Nothing is unpacked to a disk, and nothing is read but what the manifest names, so no name or link in the zip can lead
anywhere. A zip with such a name is refused all the same, since no archive of ours has one.

Must not know: Redis, HTTP.
"""

from __future__ import annotations

import json
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from liveblog.archive import names
from liveblog.archive.exports import read_head, read_kept
from liveblog.archive.problems import raise_all
from liveblog.archive.saving import FORMAT
from liveblog.errors import Invalid
from liveblog.model import images
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.events import Position, parse_position
from liveblog.store.archives import Kept

LARGEST = 4_000_000_000  # bytes of a file
ALL, MOST_FILES = 50_000_000_000, 500_000  # bytes and number of all files
MANIFEST_LIMIT = 100_000_000
LINE_LIMIT = 64_000_000  # bytes of an entry with its history
ENTRY_LIMIT = 100_000
_SWELLS = 500  # times that deflated text may grow; ours grows five to twenty times
_SMALL = 1_000_000  # bytes below which it may grow as it likes
_PIECE = 1_000_000
_DAMAGED = "The archive is damaged or was cut off: {what}. Copy it again from where it was made."
_NOT_OURS = "The zip is no archive of a live blog: {what}. Import what `liveblog export --zip` wrote."


@dataclass(frozen=True, slots=True)
class Manifest:
    """`mark` names exactly this archive."""

    position: Position | None
    files: Mapping[str, tuple[int, str]]
    mark: str


class Archive:
    """`with Archive(path) as archive:` checked whole. Raises Invalid with what is wrong."""

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise Invalid(_DAMAGED.format(what="it is not a whole zip file")) from None
        except OSError as problem:
            raise Invalid(f"{path} cannot be read: {problem.strerror}.") from None
        try:
            self._infos = _checked_names(self._zip)
            self.manifest = self._read_manifest()
            for name, (length, digest) in self.manifest.files.items():
                self._check(name, length, digest)
            self.blog, self._stored = self._read_blog()
            self.count = self._check_entries()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def as_stored(self, blog: NewBlog) -> Blog:
        """The archived blog with these facts: its id, times and revision stay."""
        numbers = {name: self._stored[name] for name in ("created", "updated", "revision")}
        facts = {name: getattr(blog, name) for name in NewBlog.__slots__}
        by = self._stored.get("state_by", "")
        return Blog(id=self._stored["id"], **numbers, **facts, state_by=by)

    def kept(self) -> Iterator[Kept]:
        """The entries with their history, oldest first."""
        for _, line in self._lines():
            yield read_kept(line)

    def text(self) -> str:
        """The record, as `liveblog export` writes it."""
        with self._open(names.ENTRIES) as file:
            return file.read().decode()

    def images(self) -> list[str]:
        """The names of the images whose files are all here."""
        found = {names.image_in(name) for name in self.manifest.files} - {None}
        of = {images.in_address(file) for file in found if file}
        return sorted(one for one in of if one and all(file in found for file, *_ in images.files(one)))

    def image(self, file: str) -> bytes | None:
        """A file of an image."""
        with self._open(names.of_image(file)) as contents:
            return contents.read()

    def _open(self, name: str) -> IO[bytes]:
        return self._zip.open(self._infos[name])

    def _read_manifest(self) -> Manifest:
        info = self._infos.get(names.MANIFEST)
        if info is None:
            raise Invalid(_NOT_OURS.format(what=f"it has no {names.MANIFEST}"))
        if info.file_size > MANIFEST_LIMIT:
            raise Invalid(_NOT_OURS.format(what="its manifest is too large"))
        try:
            with self._open(names.MANIFEST) as file:
                raw = file.read()
            read = json.loads(raw)
            version = read["liveblog-archive"]
            if isinstance(version, int) and version > FORMAT:
                raise Invalid(
                    "A later version of liveblog wrote this archive. Update liveblog and import it again."
                )
            files = {name: (int(one["bytes"]), str(one["sha256"])) for name, one in read["files"].items()}
        except (zipfile.BadZipFile, zlib.error, EOFError):
            raise Invalid(_DAMAGED.format(what="its manifest cannot be read")) from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise Invalid(_NOT_OURS.format(what="its manifest cannot be read")) from None
        if names.ENTRIES not in files:
            raise Invalid(_NOT_OURS.format(what=f"it has no {names.ENTRIES}"))
        position = parse_position(str(read.get("position", "")))
        return Manifest(position if position and position.ms else None, files, sha256(raw).hexdigest()[:32])

    def _check(self, name: str, length: int, digest: str) -> None:
        info = self._infos.get(name)
        if info is None:
            raise Invalid(_DAMAGED.format(what=f"{name} is missing"))
        found = sha256()
        try:
            with self._open(name) as file:
                head = piece = file.read(_PIECE)
                while piece:
                    found.update(piece)
                    piece = file.read(_PIECE)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
            raise Invalid(_DAMAGED.format(what=f"{name} cannot be read")) from None
        if info.file_size != length or found.hexdigest() != digest:
            raise Invalid(_DAMAGED.format(what=f"{name} is not what it was (wrong checksum)"))
        if names.image_in(name) and not _is_image(name, head):
            raise Invalid(_NOT_OURS.format(what=f"{name} is not an image"))

    def _read_blog(self) -> tuple[NewBlog, Mapping[str, Any]]:
        _, line = next(self._lines(first=1), (1, ""))
        blog, stored = read_head(line)
        whole = all(
            isinstance(stored.get(name), int) and 0 < stored[name] < 2**47
            for name in ("created", "updated", "revision")
        )
        id, by = stored.get("id"), stored.get("state_by", "")
        if not whole or not isinstance(by, str) or len(by) > 200 or not (isinstance(id, str) and _is_id(id)):
            raise Invalid("Line 1: The blog’s id, revision or times cannot be read.")
        return blog, stored

    def _check_entries(self) -> int:
        problems: list[str] = []
        seen: dict[str, int] = {}
        for number, line in self._lines():
            try:
                id = read_kept(line).entry.id
                if (before := seen.setdefault(id, number)) != number:
                    raise Invalid(f"The entry “{id}” is already on line {before}.")
            except Invalid as problem:
                problems.append(f"{names.ENTRIES}, line {number}: {problem}")
            if len(seen) > ENTRY_LIMIT:
                raise Invalid(f"The archive has more than {ENTRY_LIMIT:,} entries, which is the most.")
        raise_all(problems)
        return len(seen)

    def _lines(self, first: int = 2) -> Iterator[tuple[int, str]]:
        """The record's lines with their numbers, from this one on. Raises Invalid."""
        with self._open(names.ENTRIES) as file:
            number = 0
            while raw := file.readline(LINE_LIMIT):
                number += 1
                if len(raw) == LINE_LIMIT:
                    raise Invalid(f"{names.ENTRIES}, line {number}: This line is too long.")
                if number >= first:
                    try:
                        yield number, raw.decode()
                    except UnicodeDecodeError:
                        raise Invalid(f"{names.ENTRIES}, line {number}: This line is not UTF-8.") from None


def _checked_names(file: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files of a zip by their names. Raises Invalid."""
    found: dict[str, zipfile.ZipInfo] = {}
    infos = file.infolist()
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > ALL:
        raise Invalid(_NOT_OURS.format(what="it unpacks to far more than a live blog holds"))
    for info in infos:
        name = info.filename.removesuffix("/")
        if not names.is_safe(name):
            raise Invalid(_NOT_OURS.format(what=f"the name {info.filename[:80]!r} leads out of it"))
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Invalid(_NOT_OURS.format(what=f"{name} is a link"))
        if info.file_size > LARGEST or (
            info.file_size > _SMALL and info.file_size > _SWELLS * max(info.compress_size, 1)
        ):
            raise Invalid(_NOT_OURS.format(what=f"{name} unpacks to far more than a live blog holds"))
        if name in found:
            raise Invalid(_NOT_OURS.format(what=f"{name} is there twice"))
        if not info.is_dir():
            found[name] = info
    return found


def _is_image(name: str, head: bytes) -> bool:
    if name.endswith(".jpg"):
        return head.startswith(b"\xff\xd8\xff")
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_id(text: str) -> bool:
    return 0 < len(text) <= 40 and text.isascii() and text.isalnum()
