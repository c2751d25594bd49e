"""`liveblog audit`: the log of who did what: read, exported, checked; names of people who left erased."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

from liveblog.cli.arguments import Commands, new_command, new_group
from liveblog.errors import Invalid
from liveblog.settings import Settings

if TYPE_CHECKING:
    from liveblog.model.audit import Checked
    from liveblog.store import Store


def register(commands: Commands) -> None:
    group = new_group(commands, "audit", "The log of who did what.")
    parser = new_command(group, "show", show, "Print the newest events, newest first.")
    parser.add_argument("--who", default="", help="a name or an id")
    parser.add_argument("--act", default="", help="an act such as entry.publish, or a group such as entry")
    parser.add_argument("--limit", type=int, default=50, help="how many")
    new_command(group, "export", export, "Write the whole log as JSON lines, oldest first.")
    parser = new_command(group, "verify", verify, "Say whether the log, or an export of it, is whole.")
    parser.add_argument("file", metavar="FILE", nargs="?", help="an export; without it, the log itself")
    parser = new_command(group, "erase", erase, "Erase the name and the addresses of somebody who left.")
    parser.add_argument("id", metavar="ID", help="the id that `audit show` prints")


def show(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store
    from liveblog.model.times import iso

    async def run(store: Store) -> int:
        for e in await store.audit.events(limit=options.limit, who=options.who, act=options.act):
            print("  ".join((iso(e.at), f"{e.who} ({e.who_id})", e.act, e.what, e.address)).rstrip())
        return 0

    return with_store(settings, run)


def export(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store
    from liveblog.store.audit import line

    async def run(store: Store) -> int:
        await store.audit.note("audit.export")
        async for batch in store.audit.links():
            for link, event in batch:
                print(line(link, event))
        return 0

    return with_store(settings, run)


def verify(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store

    if options.file:
        return _say(_verify_file(options.file))

    async def run(store: Store) -> int:
        return _say(await store.audit.verify())

    return with_store(settings, run)


def erase(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store

    async def run(store: Store) -> int:
        if options.id in await store.people.known():
            raise Invalid("There is still an account or a token with this id. Remove it first.")
        await store.audit.erase(options.id)
        return 0

    return with_store(settings, run)


def _verify_file(name: str) -> Checked:
    from liveblog.cli.files import decode, read_bytes
    from liveblog.model.audit import Chain, Link

    chain = Chain()
    for number, text in enumerate(decode(read_bytes(name)).splitlines(), 1):
        try:
            said = json.loads(text)
            chain.add(Link(*(str(said[part]) for part in ("id", "prev", "sum", "event"))))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise Invalid(f"Line {number} is not a line of an exported audit log.") from None
    return chain.checked()


def _say(checked: Checked) -> int:
    if checked.broken:
        print(f"liveblog: The log does not hold at {checked.broken}: {checked.why}", file=sys.stderr)
        return 1
    print(f"{checked.count} events, whole. The last one’s hash: {checked.head or '(none)'}")
    return 0
