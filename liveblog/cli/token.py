"""`liveblog token`: tokens for the API are made, listed, revoked."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from liveblog.cli.arguments import Commands, add_blogs, new_command, new_group
from liveblog.errors import NotFound
from liveblog.model.people import ROLES, Token
from liveblog.settings import Settings

if TYPE_CHECKING:
    from liveblog.store import Store


def register(commands: Commands) -> None:
    tokens = new_group(commands, "token", "Tokens for the API.")
    parser = new_command(tokens, "create", create, "Make a token for a program; prints the token alone.")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--role", choices=ROLES, required=True)
    parser.add_argument(
        "--days", default="", help="for how many days it works; without it, until it is revoked"
    )
    add_blogs(parser, "a blog it is for; may be given several times; without it, all blogs")
    new_command(tokens, "list", show, "Print every token: its id, name, role, last use and end.")
    parser = new_command(tokens, "revoke", revoke, "End a token.")
    parser.add_argument("id", metavar="ID", help="the id that `token list` prints")


def create(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store
    from liveblog.model.people import parse_days

    async def make(store: Store) -> int:
        blogs = [(await store.blog(slug)).id for slug in options.blog]
        days = parse_days(options.days)
        print(await store.people.create_token(options.name, options.role, blogs, days))
        return 0

    return with_store(settings, make)


def show(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store

    async def list_them(store: Store) -> int:
        for token in await store.people.tokens():
            print("  ".join((token.id, token.name, token.role, _reach(token), *_times(token))))
        return 0

    return with_store(settings, list_them)


def revoke(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store

    async def end(store: Store) -> int:
        if options.id not in [token.id for token in await store.people.tokens()]:
            raise NotFound("There is no token with this id; `liveblog token list` prints those there are.")
        await store.people.revoke_token(options.id)
        return 0

    return with_store(settings, end)


def _reach(token: Token) -> str:
    count = len(token.blogs.split())
    return f"{count} {'blog' if count == 1 else 'blogs'}" if count else "all blogs"


def _times(token: Token) -> tuple[str, str]:
    from liveblog.model.times import iso

    used = f"last used {iso(token.seen)}" if token.seen else "never used"
    return used, f"until {iso(token.expires)}" if token.expires else "without end"
