"""`liveblog token create`: tokens for the API."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from liveblog.cli.arguments import Commands, add_blogs, new_command, new_group
from liveblog.model.people import ROLES
from liveblog.settings import Settings

if TYPE_CHECKING:
    from liveblog.store import Store


def register(commands: Commands) -> None:
    tokens = new_group(commands, "token", "Tokens for the API.")
    parser = new_command(tokens, "create", create, "Make a token for a program; prints the token alone.")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--role", choices=ROLES, required=True)
    add_blogs(parser, "a blog it is for; may be given several times; without it, all blogs")


def create(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store

    async def make(store: Store) -> int:
        blogs = [(await store.blog(slug)).id for slug in options.blog]
        print(await store.people.create_token(options.name, options.role, blogs))
        return 0

    return with_store(settings, make)
