"""Arguments shared by the commands.

Must not know: what any command does.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from liveblog.settings import Settings

Command = Callable[[argparse.Namespace, Settings], int]
Commands = Any  # argparse has no public name for what add_subparsers() returns


def new_command(commands: Commands, name: str, run: Command, help: str) -> argparse.ArgumentParser:
    """The parser of one command, which `run` carries out. Every command has --data."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(command=run)
    parser.add_argument("--data", type=Path, help="the data directory (LIVEBLOG_DATA)")
    return parser


def new_group(commands: Commands, name: str, help: str) -> Commands:
    """A command that only groups others: `liveblog user add`."""
    return commands.add_parser(name, help=help).add_subparsers(required=True, metavar="COMMAND")


def add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on")
    parser.add_argument("--port", type=int, help="the port to listen on (PORT); 0 takes a free one")
    parser.add_argument("--workers", type=int, help="how many processes share the port (WEB_CONCURRENCY)")


def add_blogs(parser: argparse.ArgumentParser, help: str) -> None:
    parser.add_argument("--blog", action="append", default=[], metavar="SLUG", help=help)


def seconds(text: str) -> float:
    """A number of seconds up to a day."""
    found = float(text)
    if not 0 <= found <= 86_400:
        raise argparse.ArgumentTypeError("give seconds from 0 to 86400")
    return found
