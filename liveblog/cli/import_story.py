"""`liveblog import`: a recorded story or an export into a blog, all at once or one entry every few seconds."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from liveblog.cli.arguments import Commands, new_command, seconds
from liveblog.settings import Settings

if TYPE_CHECKING:
    from liveblog.store import Store


def register(commands: Commands) -> None:
    help = "Read a story into a blog: each paragraph, or line of an export, is an entry."
    parser = new_command(commands, "import", import_story, help)
    parser.add_argument(
        "file",
        metavar="FILE",
        help="a text, an export or its zip, or another program’s export; - for standard input",
    )
    parser.add_argument("--story", default="", metavar="NAME", help="which story, if the file has several")
    parser.add_argument("--slug", required=True, help="the blog to make or to add to")
    parser.add_argument("--title", help="the title of a new blog")
    parser.add_argument(
        "--every", type=seconds, default=0.0, help="seconds between two entries: it unfolds now"
    )
    parser.add_argument(
        "--live", action="store_true", help="a new blog stays live although its story is recorded"
    )


def import_story(options: argparse.Namespace, settings: Settings) -> int:
    from liveblog.archive.foreign.detect import read_foreign
    from liveblog.cli.files import decode, is_zip, read_bytes, seekable
    from liveblog.cli.import_archive import import_archive
    from liveblog.cli.import_foreign import import_foreign
    from liveblog.cli.import_text import import_text, starts_as_export
    from liveblog.cli.opened import with_store

    async def run(store: Store) -> int:
        with seekable(options.file) as path:
            if is_zip(path):
                return await import_archive(store, path, options, settings)
            read_bytes(path, 1)  # a file that cannot be read is said before anything else
            story = None if starts_as_export(path) else read_foreign(path, options.story)
            if story is not None:
                return await import_foreign(store, story, options, settings)
            return await import_text(store, decode(read_bytes(path)), options)

    return with_store(settings, run)
