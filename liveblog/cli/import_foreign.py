"""`liveblog import FILE`: a story of another program becomes a blog.

Must not know: formats.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime

from liveblog.archive.foreign.pictures import Pictures
from liveblog.archive.foreign.story import ForeignStory
from liveblog.archive.foreign.taking import Taken, take
from liveblog.cli.import_text import counted, need_slug
from liveblog.cli.progress import Progress
from liveblog.errors import Invalid
from liveblog.forms.blogs import parse_blog
from liveblog.media.store import MediaStore
from liveblog.model.blogs import SUMMARY_LIMIT, TITLE_LIMIT, NewBlog
from liveblog.settings import Settings
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.client import Client
from liveblog.store import Store

_SHOWN = 100  # notes


async def import_foreign(
    store: Store, story: ForeignStory, options: argparse.Namespace, settings: Settings
) -> int:
    """Gives the command's exit code. Raises Invalid when nothing could be imported."""
    need_slug(options.slug)
    if options.every:
        raise Invalid(
            "--every is for recorded stories and exports of liveblog; this file has times of its own."
        )
    async with _pictures(settings) as pictures:
        with Progress("Imported") as progress:
            done = await take(store, pictures, story, _wanted(story, options), progress)
    await store.audit.note("import", f"{done.blog.slug} {done.entries} entries")
    for note in done.notes[:_SHOWN]:
        print(note, file=sys.stderr)
    if len(done.notes) > _SHOWN:
        print(f"… and {len(done.notes) - _SHOWN} more.", file=sys.stderr)
    print(_report(story, done, pictures.stored))
    return 0


@asynccontextmanager
async def _pictures(settings: Settings) -> AsyncIterator[Pictures]:
    media = MediaStore.open(settings)
    try:
        if not settings.resolve:
            yield Pictures(None, media)
            return
        async with Client(parse_allowed(settings.fetch_allow)) as client:
            yield Pictures(client, media)
    finally:
        await media.close()


def _wanted(story: ForeignStory, options: argparse.Namespace) -> NewBlog:
    """The blog to make. An old story is closed; what its program says of it is taken where we can hold it."""
    title = options.title or story.title or options.slug.replace("-", " ").capitalize()
    new = parse_blog(
        {"slug": options.slug, "title": title[:TITLE_LIMIT], "summary": story.summary[:SUMMARY_LIMIT]}
    )
    if story.language:
        try:
            new = replace(
                new, language=parse_blog({"slug": "a", "title": "a", "language": story.language}).language
            )
        except Invalid:
            story.notes.append(f"The language “{story.language}” is not known here; the blog is in English.")
    times = [entry.published for entry in story.entries if entry.published]
    started = datetime.fromtimestamp(min(times) / 1000, UTC).date().isoformat() if times else None
    return replace(new, started=started, state="live" if options.live else "closed")


def _report(story: ForeignStory, done: Taken, pictures: int) -> str:
    said = f"{done.how} /live/{done.blog.slug} from a {story.format}: {counted(done.entries)} published"
    said += f", {counted(done.known)} there already" * bool(done.known)
    said += f", {counted(done.failed)} not taken" * bool(done.failed)
    said += f", {pictures} {'picture' if pictures == 1 else 'pictures'} stored" * bool(pictures)
    return said + "."
