"""`liveblog parse`: what a paste becomes. Needs no store, so it starts nothing."""

from __future__ import annotations

import argparse
import sys

from liveblog.cli.arguments import Commands, new_command
from liveblog.settings import Settings


def register(commands: Commands) -> None:
    new_command(
        commands, "parse", parse, "Show what a paste on standard input becomes, one JSON object a block."
    )


def parse(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.files import decode
    from liveblog.text.paste import to_lines

    for line in to_lines(decode(sys.stdin.buffer.read())):
        print(line)
    return 0
