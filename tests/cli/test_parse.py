"""`liveblog parse` has an answer for any bytes, on any terminal."""

from __future__ import annotations

import json
import subprocess

import pytest
from servers import LIVEBLOG, PATIENCE, clean_environ

PASTE = "Grüße 🌊 “so”\n\nhttps://example.org/a.jpg"


@pytest.mark.parametrize(
    ("encoding", "seen"),
    [
        ("utf-8", "Grüße 🌊 “so”"),
        ("utf-8-sig", "Grüße 🌊 “so”"),
        ("utf-16", "Grüße 🌊 “so”"),
        ("cp1252", "Grüße  “so”"),
    ],
)
@pytest.mark.parametrize("terminal", ["utf-8", "ascii", "latin-1"])
def test_any_encoding_is_read_and_any_terminal_written_to(encoding, seen, terminal):
    ended = subprocess.run(
        [*LIVEBLOG, "parse"],
        input=PASTE.encode(encoding, "ignore"),
        capture_output=True,
        env=clean_environ() | {"PYTHONIOENCODING": terminal, "PYTHONUTF8": "0", "LC_ALL": "C"},
        timeout=PATIENCE,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, b"")
    text, image = map(json.loads, ended.stdout.decode("utf-8").splitlines())
    assert text == {"kind": "text", "text": seen}
    assert image == {"kind": "image", "url": "https://example.org/a.jpg", "alt": ""}
