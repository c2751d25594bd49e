"""`liveblog parse`: what a paste becomes. Needs no store, so it starts nothing."""

from __future__ import annotations

import argparse
import codecs
import sys

from liveblog.cli.arguments import Commands, new_command
from liveblog.settings import Settings

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def register(commands: Commands) -> None:
    new_command(
        commands, "parse", parse, "Show what a paste on standard input becomes, one JSON object a block."
    )


def parse(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.text.paste import to_lines

    for line in to_lines(_decoded(sys.stdin.buffer.read())):
        print(line)
    return 0


def _decoded(data: bytes) -> str:
    """Decodes any bytes, since any paste gets an answer. Bytes that are not UTF-8 are taken as Windows-1252."""
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
