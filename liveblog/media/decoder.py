"""The process that decodes one upload: `python -m liveblog.media.decoder FD SQUARE` (see `pixels.Head` for SQUARE).
What a file does to it, it does here.

It has no variables, no secrets, no network and no files beside the upload: after the imports no further descriptor can
be opened, nothing can be written to disk, and memory and processor time are limited. It answers on standard output, as
`decoding` reads it: the head, then, when told so on standard input, the files.

Must not know: where files are kept, settings, HTTP.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

from PIL import Image

from liveblog.errors import Invalid
from liveblog.language.translatable import Sentence
from liveblog.media import pixels

MEMORY = 2_000_000_000  # bytes of addresses; the largest image that is decoded whole takes a quarter
PROCESSOR_SECONDS = 60
_UPLOAD = 3  # its descriptor here


def main(descriptor: int, square: int) -> int:
    if descriptor != _UPLOAD:
        os.dup2(descriptor, _UPLOAD)
        os.close(descriptor)
    _confine()
    with open(_UPLOAD, "rb", closefd=False) as file:
        try:
            head = pixels.read_head(file, square)
            _answer({"head": asdict(head)})
            if sys.stdin.buffer.read(1) != b"f":
                return 0  # the image is known already
            for name, type, contents in pixels.make_files(file, head):
                _answer({"name": name, "type": type, "size": len(contents)}, contents)
            _answer({"done": True})
        except Invalid as problem:
            said = problem.problems.get("", str(problem))
            _answer({"problem": said.to_json() if isinstance(said, Sentence) else said})
    return 0


def _confine() -> None:
    """Gives up all that is not needed. Root, too, is bound by these limits."""
    Image.init()  # all decoders are loaded before no file can be opened any more
    os.nice(10)  # readers are served first
    limits = {
        resource.RLIMIT_NOFILE: _UPLOAD + 1,  # neither a socket nor a file
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: PROCESSOR_SECONDS,
    }
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def _answer(said: dict[str, Any], contents: bytes = b"") -> None:
    out = sys.stdout.buffer
    out.write(json.dumps(said).encode() + b"\n" + contents)
    out.flush()


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), int(sys.argv[2])))
