"""Writing a zip as bytes that can be sent while it grows. The same files give the same bytes: no times, no owners.

Must not know: what the files are.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256

LEVEL = 6
_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can name


class _Sink:
    """Collects what is written. It cannot seek, so a zip looks the same in a file and over a network."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self._parts.append(bytes(part))
        return len(part)

    def flush(self) -> None: ...

    def taken(self) -> bytes:
        """What was written since the last call."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


class Zip:
    """A zip that grows file by file. `contents` has the length and the SHA-256 of each."""

    def __init__(self) -> None:
        self._sink = _Sink()
        self._zip = zipfile.ZipFile(self._sink, "w")  # type: ignore[call-overload]  # needs no more than `write`
        self.contents: dict[str, tuple[int, str]] = {}

    def add(self, name: str, contents: str | bytes, *, packed: bool = False) -> bytes:
        """Adds a file; gives the zip's next bytes. `packed`: it is an image, which does not get smaller."""
        whole = contents.encode() if isinstance(contents, str) else contents
        return b"".join(self.add_pieces(name, (whole,), packed=packed))

    def add_pieces(self, name: str, pieces: Iterable[bytes], *, packed: bool = False) -> Iterator[bytes]:
        """The same for a file of any size."""
        info = zipfile.ZipInfo(name, _TIME)
        info.create_system, info.external_attr = 3, 0o100644 << 16
        info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        info._compresslevel = LEVEL  # type: ignore[attr-defined]  # public from Python 3.13 on
        digest, length = sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as file:
            for piece in pieces:
                digest.update(piece)
                length += len(piece)
                file.write(piece)
                if taken := self._sink.taken():
                    yield taken
        self.contents[name] = length, digest.hexdigest()
        yield self._sink.taken()

    def end(self) -> bytes:
        """The zip's last bytes."""
        self._zip.close()
        return self._sink.taken()
