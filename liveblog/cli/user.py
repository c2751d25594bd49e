"""`liveblog user add`: people of the desk."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from liveblog.cli.arguments import Commands, add_blogs, new_command, new_group
from liveblog.model.people import ROLES
from liveblog.model.sites import MAIN
from liveblog.settings import Settings

if TYPE_CHECKING:
    from liveblog.store import Store


def register(commands: Commands) -> None:
    users = new_group(commands, "user", "People of the desk.")
    parser = new_command(users, "add", add, "Add a person; prints a link that sets the password.")
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--role", choices=ROLES, required=True)
    add_blogs(parser, "a blog they work in; may be given several times; without it, all blogs")
    parser.add_argument(
        "--site",
        action="append",
        default=[],
        metavar="ID",
        help="a site they work at (its short name, or main); may be given several times; without it, all sites",
    )
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def add(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store

    async def invite(store: Store) -> int:
        blogs = [(await store.blog(slug)).id for slug in options.blog]
        sites = [MAIN if id == MAIN else (await store.sites.site(id)).id for id in options.site]
        secret = await store.people.invite(options.role, options.name, blogs, " ".join(sites))
        if options.password_stdin:
            password = sys.stdin.readline().rstrip("\r\n")
            await store.people.join(secret, options.name, password, None)
            print(f"{options.name} can sign in as {options.role}.")
        else:
            print(f"{options.name} chooses a password at this address (it works once):", file=sys.stderr)
            print(f"{_address(settings)}/desk/link/{secret}")
        return 0

    return with_store(settings, invite)


def _address(settings: Settings) -> str:
    return (settings.public_url or f"http://localhost:{settings.port}").rstrip("/")
