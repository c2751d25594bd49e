"""`liveblog export`: a blog as JSON lines on standard output."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from liveblog.cli.arguments import Commands, new_command
from liveblog.settings import Settings

if TYPE_CHECKING:
    from liveblog.store import Store

_BATCH = 500  # entries read at once


def register(commands: Commands) -> None:
    help = "Write a blog as JSON lines: the blog, then its entries, oldest first."
    new_command(commands, "export", export, help).add_argument("slug", metavar="SLUG")


def export(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.cli.opened import with_store

    return with_store(settings, lambda store: _write(store, options.slug))


async def _write(store: Store, slug: str) -> int:
    from liveblog.cli.exports import write_export
    from liveblog.model.entries import STATES

    blog = await store.blog(slug)
    entries = []
    before = None
    while batch := await store.entries(blog, limit=_BATCH, before=before, states=STATES):
        entries += batch
        before = batch[-1].id
    for line in write_export(blog, reversed(entries)):
        print(line)
    await store.audit.note("export", slug)
    return 0
