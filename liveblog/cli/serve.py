"""`liveblog serve`: the server.

Must not know: how processes are started and stopped (that is `server`).
"""

from __future__ import annotations

import argparse
import asyncio

from liveblog.cli.arguments import Commands, add_address, new_command
from liveblog.settings import Settings


def register(commands: Commands) -> None:
    add_address(new_command(commands, "serve", serve, "Start the server."))


def serve(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.server.processes import serve as run

    return run(settings, announce)


def announce(settings: Settings, address: str) -> str | None:
    """Stores the server's address for other commands. Returns the sign-up link while there is no account yet."""
    from liveblog.cli.opened import opened_store

    async def ask() -> str | None:
        async with opened_store(settings) as store:
            await store.servers.announce(address)
            secret = await store.people.first_link()
        return f"{address}/desk/link/{secret}" if secret else None

    return asyncio.run(ask())
