"""The `liveblog` command. Every command works on LIVEBLOG_DATA whether or not a server is running there.

Answers go to standard output alone, so that they can be piped; what went wrong is one sentence on
standard error and exit code 1.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from liveblog import __version__
from liveblog.errors import Invalid, LiveblogError
from liveblog.model.people import ROLES
from liveblog.settings import Settings, read_settings

Command = Callable[[argparse.Namespace, Settings], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; gives its exit code."""
    options = _parser().parse_args(argv)
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
        # The reader of our output has gone (`liveblog export … | head`): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def serve(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.server.processes import serve as run

    return run(settings, announce)


def announce(settings: Settings, address: str) -> str | None:
    """Tells commands where the server is; gives the link that makes the first account, while there is none."""

    async def ask() -> str | None:
        async with opened_store(settings) as store:
            await store.servers.say(address)
            secret = await store.people.first_link()
        return f"{address}/desk/link/{secret}" if secret else None

    return asyncio.run(ask())


def parse(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.ingest import decode
    from liveblog.text.paste import to_lines

    for line in to_lines(decode(sys.stdin.buffer.read())):
        print(line)
    return 0


def import_story(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.story import import_story as run

    return _with_store(settings, lambda store: run(store, _read(options.file), options))


def export(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.story import export as run

    return _with_store(settings, lambda store: run(store, options.slug))


def demo(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.demo import demo as run

    return run(options, settings)


def user_add(options: argparse.Namespace, settings: Settings) -> int:
    async def add(store: Any) -> int:
        blogs = [(await store.blog(slug)).id for slug in options.blog]
        secret = await store.people.invite(options.role, options.name, blogs)
        if options.password_stdin:
            password = sys.stdin.readline().rstrip("\r\n")
            await store.people.join(secret, options.name, password, None)
            print(f"{options.name} can sign in as {options.role}.")
        else:
            print(f"{options.name} chooses a password at this address (it works once):", file=sys.stderr)
            print(f"{_address(settings)}/desk/link/{secret}")
        return 0

    return _with_store(settings, add)


def token_create(options: argparse.Namespace, settings: Settings) -> int:
    async def create(store: Any) -> int:
        blogs = [(await store.blog(slug)).id for slug in options.blog]
        print(await store.people.create_token(options.name, options.role, blogs))
        return 0

    return _with_store(settings, create)


def image_remove(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.image import remove

    return remove(settings, options.address)


def show_settings(options: argparse.Namespace, settings: Settings) -> int:
    for setting in fields(Settings):
        value = getattr(settings, setting.name)
        shown = "(not set)" if value is None else value
        if setting.metadata.get("secret") and value is not None:
            shown = "(set)"
        print(f"{setting.metadata['variable']}={shown}\n    {setting.metadata['help']}")
    return 0


def _with_store(settings: Settings, act: Callable[[Any], Coroutine[Any, Any, int]]) -> int:
    async def run() -> int:
        async with opened_store(settings) as store:
            return await act(store)

    return asyncio.run(run())


@asynccontextmanager
async def opened_store(settings: Settings) -> AsyncIterator[Any]:
    """The store of LIVEBLOG_DATA: the running server's Redis, else one of our own for as long as this lasts."""
    from liveblog.embedded_redis.server import redis_for
    from liveblog.store import Store

    with redis_for(settings) as url:
        store = await Store.open(url, replace(settings, redis_url=url))
        try:
            yield store
        finally:
            await store.close()


def _read(file: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as problem:
        raise Invalid(f"{file} cannot be read: {problem.strerror}.") from None


def _address(settings: Settings) -> str:
    return (settings.public_url or f"http://localhost:{settings.port}").rstrip("/")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="liveblog", description="A live blog server.")
    parser.add_argument("--version", action="version", version=f"liveblog {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: Command, help: str, to: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = to.add_parser(name, help=help, description=help)
        made.set_defaults(command=command)
        made.add_argument("--data", type=Path, help="the data directory (LIVEBLOG_DATA)")
        return made

    made = add("serve", serve, "Start the server.")
    _address_options(made)
    made = add("demo", demo, "Play a fictitious story, with a server of its own unless one is running.")
    _address_options(made)
    made.add_argument("--every", type=_seconds, default=5.0, help="seconds between two events (default 5)")
    made.add_argument("--slug", help="the demo blog's slug")
    add("parse", parse, "Show what a paste on standard input becomes, one JSON object a block.")
    made = add(
        "import", import_story, "Read a story into a blog: each paragraph, or line of an export, is an entry."
    )
    made.add_argument("file", metavar="FILE", help="a text or an export; - for standard input")
    made.add_argument("--slug", required=True, help="the blog to make or to add to")
    made.add_argument("--title", help="the title of a new blog")
    made.add_argument("--every", type=_seconds, default=0.0, help="seconds between two entries")
    made = add("export", export, "Write a blog as JSON lines: the blog, then its entries, oldest first.")
    made.add_argument("slug", metavar="SLUG")
    users = commands.add_parser("user", help="People of the desk.").add_subparsers(
        required=True, metavar="COMMAND"
    )
    made = add("add", user_add, "Add a person; prints a link that sets the password.", users)
    made.add_argument("name", metavar="NAME")
    made.add_argument("--role", choices=ROLES, required=True)
    _blog_option(made, "a blog they work in; may be given several times; without it, all blogs")
    made.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    tokens = commands.add_parser("token", help="Tokens for the API.").add_subparsers(
        required=True, metavar="COMMAND"
    )
    made = add("create", token_create, "Make a token for a program; prints the token alone.", tokens)
    made.add_argument("name", metavar="NAME")
    made.add_argument("--role", choices=ROLES, required=True)
    _blog_option(made, "a blog it is for; may be given several times; without it, all blogs")
    images = commands.add_parser("image", help="Images of entries.").add_subparsers(
        required=True, metavar="COMMAND"
    )
    made = add("remove", image_remove, "Delete an image for good, wherever it is shown.", images)
    made.add_argument("address", metavar="ADDRESS", help="the address of one of its files, or its name")
    add("settings", show_settings, "Show every setting, its value and what it does.")
    return parser


def _address_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="the address to listen on")
    parser.add_argument("--port", type=int, help="the port to listen on (PORT); 0 takes a free one")
    parser.add_argument("--workers", type=int, help="how many processes share the port (WEB_CONCURRENCY)")


def _blog_option(parser: argparse.ArgumentParser, help: str) -> None:
    parser.add_argument("--blog", action="append", default=[], metavar="SLUG", help=help)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError("give seconds from 0 to 86400")
    return seconds
