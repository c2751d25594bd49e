"""`liveblog resolve URL`: asks the network as the server would. It needs no store, and pays nobody."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

from liveblog.cli.arguments import Commands, new_command
from liveblog.model.blocks import Block
from liveblog.settings import Settings


def register(commands: Commands) -> None:
    command = new_command(
        commands, "resolve", resolve, "Ask the network what is behind an address; print the block as JSON."
    )
    command.add_argument("url", metavar="URL", help="the address, as it would be pasted")


def resolve(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.model.events import dumps
    from liveblog.model.times import iso
    from liveblog.text.paste import parse_paste, printed
    from liveblog.text.resolved import can_resolve, joined

    blocks = [block for block in parse_paste(options.url).blocks if can_resolve(block)]
    if len(blocks) != 1:
        print("Give one address of a post, a video, a picture or a page.", file=sys.stderr)
        return 1
    if not settings.resolve:
        print("LIVEBLOG_RESOLVE is off, so nobody is asked.", file=sys.stderr)
        return 1
    try:
        found = asyncio.run(_found(blocks[0], settings))
    except _Unanswered as problem:
        print(problem, file=sys.stderr)
        return 1
    print(dumps(printed(joined(blocks[0], found, iso(int(time.time() * 1000))))))
    return 0


class _Unanswered(Exception):
    """No answer; the sentence says why."""


async def _found(block: Block, settings: Settings) -> Block:
    from liveblog.sources.addresses import Refused, parse_allowed
    from liveblog.sources.asking import Asking, Gone, Private
    from liveblog.sources.client import Client, Failed
    from liveblog.sources.resolver import find
    from liveblog.sources.turns import Held

    async with Client(parse_allowed(settings.fetch_allow)) as client:
        try:
            return await find(block, Asking(client, settings))
        except (Failed, Refused) as problem:
            raise _Unanswered(problem.why) from None
        except Gone:
            raise _Unanswered("There is no such post or page (any more).") from None
        except Private:
            raise _Unanswered("It is shown to people who are signed in there, and to nobody else.") from None
        except Held:
            raise _Unanswered("The server asks to be left alone for a while.") from None
