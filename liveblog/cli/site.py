"""`liveblog site …`: the publications on this server, each with host names, a name and blogs of its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from liveblog.cli.arguments import Commands, new_command, new_group
from liveblog.settings import Settings

if TYPE_CHECKING:
    from liveblog.store import Store


def register(commands: Commands) -> None:
    group = new_group(commands, "site", "The publications on this server.")
    parser = new_command(group, "add", add, "Add a site: it answers at its hosts, with blogs of its own.")
    parser.add_argument("id", metavar="ID", help="its short name, such as valley-post")
    parser.add_argument("--name", required=True, help="the name on its pages")
    parser.add_argument(
        "--host", action="append", required=True, help="a host name; may be given several times"
    )
    parser.add_argument(
        "--language", action="append", default=[], help="a language of its pages; several times"
    )
    parser.add_argument("--theme", default="", help="a folder in LIVEBLOG_THEMES")
    parser.add_argument(
        "--logo", default="", help="the address of an image, for its pages and search engines"
    )
    new_command(group, "list", show, "List the sites: short name, name, hosts.")
    parser = new_command(group, "move", move, "Move a blog to another site.")
    parser.add_argument("slug", metavar="SLUG")
    parser.add_argument("id", metavar="ID", help="the site's short name, or main")
    parser = new_command(group, "remove", remove, "Remove a site that has no blogs.")
    parser.add_argument("id", metavar="ID")


def add(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.model.sites import host_of, parse_site
    from liveblog.pages.themed import theme_folders

    fields = {"id": options.id, "name": options.name, "logo": options.logo, "theme": options.theme}
    fields |= {"hosts": " ".join(options.host), "languages": " ".join(options.language)}
    main = host_of(settings.public_url) if settings.public_url else None
    site = parse_site(fields, frozenset(theme_folders(settings)), main)

    async def save(store: Store) -> None:
        await store.sites.save(site)

    return _run(settings, save)


def show(options: argparse.Namespace, settings: Settings) -> int:
    async def each(store: Store) -> None:
        for site in await store.sites.all():
            print(f"{site.id}\t{site.name}\t{' '.join(site.hosts)}")

    return _run(settings, each)


def move(options: argparse.Namespace, settings: Settings) -> int:
    return _run(settings, lambda store: store.move_blog(options.slug, options.id))


def remove(options: argparse.Namespace, settings: Settings) -> int:
    return _run(settings, lambda store: store.remove_site(options.id))


def _run(settings: Settings, act: Callable[[Store], Coroutine[Any, Any, None]]) -> int:
    from liveblog.cli.opened import with_store

    async def run(store: Store) -> int:
        await act(store)
        return 0

    return with_store(settings, run)
