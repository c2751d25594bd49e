"""The `liveblog` command. Every command works on LIVEBLOG_DATA whether or not a server is running there.

Each command has a file of its own, whose `register` adds it to the parser. Those files import what a command needs
when it runs: `liveblog parse` shall not wait for a Redis client that it does not use.

Answers go to standard output alone, so that they can be piped. What went wrong is one sentence on standard error,
with exit code 1.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

from liveblog import __version__
from liveblog.cli import (
    audit,
    backup,
    demo,
    export,
    image,
    import_story,
    parse,
    resolve,
    serve,
    settings,
    site,
    token,
    user,
    version,
)
from liveblog.cli.arguments import Command
from liveblog.errors import LiveblogError
from liveblog.settings import read_settings

COMMANDS = (
    serve,
    demo,
    parse,
    resolve,
    import_story,
    export,
    backup,
    user,
    token,
    site,
    audit,
    image,
    settings,
    version,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code. Output is UTF-8 whatever the terminal is set to, since it can be piped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    options = command_parser().parse_args(argv)
    try:
        settings = read_settings(
            host=getattr(options, "host", None),
            port=getattr(options, "port", None),
            workers=getattr(options, "workers", None),
            data=options.data,
        )
        command: Command = options.command
        return command(options, settings)
    except LiveblogError as problem:
        print(f"liveblog: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has gone (`liveblog export … | head`): nothing is left to do.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def command_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="liveblog", description="A live blog server.")
    parser.add_argument("--version", action="version", version=f"liveblog {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.register(commands)
    return parser
