"""Requests with files: form fields are read into memory, up to a limit; each file into a temporary file.

A request that is too large is still read to its end and dropped: a browser that gets an answer while it is sending
shows its own error instead of our sentence.
"""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import Request

from liveblog.errors import Invalid
from liveblog.media.pixels import LARGEST_FILE
from liveblog.state import State

LARGEST_REQUEST = 600_000_000  # bytes; ten of the largest files, with room to spare
_BROKEN = "The form did not arrive whole. Send it again."


@dataclass(slots=True)
class Upload:
    """An uploaded file. `name` is the sender's; the type is told from the contents."""

    name: str
    file: BinaryIO
    size: int = 0

    def add(self, part: bytes) -> None:
        # One byte too many is kept, as a sign that the file is too large.
        if (room := LARGEST_FILE + 1 - self.size) > 0:
            self.file.write(part[:room])
        self.size += len(part)


@dataclass(slots=True)
class Sent:
    """A form: fields (the last value wins), files in order, and how many files were over the limit."""

    fields: dict[str, str] = field(default_factory=dict)
    files: list[Upload] = field(default_factory=list)
    left_out: int = 0


def is_multipart(request: Request[State]) -> bool:
    return request.headers.get("content-type", "").lower().startswith("multipart/form-data")


@asynccontextmanager
async def multipart(
    request: Request[State], *, most_files: int, most_fields: int, most_text: int
) -> AsyncIterator[Sent]:
    """The form of a request; its files are deleted on exit. Raises Invalid."""
    request.scope.setdefault(
        "liveblog.form", {}
    )  # a body can be read only once; the answer to a broken form finds this
    with ExitStack() as files:
        parts = _Parts(files, most_files, most_fields, most_text)
        _, options = parse_options_header(request.headers.get("content-type", ""))
        try:
            parser = MultipartParser(options.get(b"boundary", b""), parts.callbacks())  # type: ignore[arg-type]
            async for chunk in request.stream():
                parser.write(chunk)
            parser.finalize()
        except FormParserError:
            raise Invalid(_BROKEN) from None
        if not parts.whole:
            raise Invalid(_BROKEN)
        for upload in parts.sent.files:
            upload.file.seek(0)
        yield parts.sent


@asynccontextmanager
async def body(request: Request[State]) -> AsyncIterator[Upload]:
    """The body of a request that is one file."""
    with tempfile.TemporaryFile() as file:
        upload = Upload("", file)
        async for chunk in request.stream():
            upload.add(chunk)
        file.seek(0)
        yield upload


class _Parts:
    """The parser's callbacks."""

    def __init__(self, files: ExitStack, most_files: int, most_fields: int, most_text: int) -> None:
        self.sent = Sent()
        self.whole = False
        self._files = files
        self._most = most_files, most_fields
        self._room = most_text  # bytes of text and headers still allowed
        self._fields = 0
        self._header = [b"", b""]
        self._disposition = b""
        self._name = ""
        self._text: list[bytes] | None = None
        self._upload: Upload | None = None

    def callbacks(self) -> dict[str, object]:
        names = (
            "on_part_begin on_header_field on_header_value on_header_end on_headers_finished"
            " on_part_data on_part_end on_end"
        )
        return {name: getattr(self, name) for name in names.split()}

    def on_part_begin(self) -> None:
        self._disposition, self._text, self._upload = b"", None, None

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header[0] += self._take(data[start:end])

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header[1] += self._take(data[start:end])

    def on_header_end(self) -> None:
        if self._header[0].lower() == b"content-disposition":
            self._disposition = self._header[1]
        self._header = [b"", b""]

    def on_headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" not in options:
            self._text = []
            return
        # Browsers send an empty file field as a file without a name.
        if name := options[b"filename"].decode("utf-8", "replace"):
            if len(self.sent.files) < self._most[0]:
                file = self._files.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
                self._upload = Upload(name, file)
                self.sent.files.append(self._upload)
            else:
                self.sent.left_out += 1

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._upload is not None:
            self._upload.add(data[start:end])
        elif self._text is not None:
            self._text.append(self._take(data[start:end]))

    def on_part_end(self) -> None:
        if self._text is not None:
            self._fields += 1
            if self._fields > self._most[1]:
                raise Invalid("The form has too many fields.")
            self.sent.fields[self._name] = b"".join(self._text).decode("utf-8", "replace")

    def on_end(self) -> None:
        self.whole = True

    def _take(self, part: bytes) -> bytes:
        self._room -= len(part)
        if self._room < 0:
            raise Invalid("The form has too much text. Shorten it, or split it up.")
        return part
