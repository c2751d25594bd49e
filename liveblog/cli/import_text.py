"""A recorded story or an export as text, imported into a blog: all at once or one entry every few seconds.

Must not know: where the text comes from.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from liveblog.errors import NotFound

if TYPE_CHECKING:
    from liveblog.archive.exports import Export
    from liveblog.cli.recorded import Story
    from liveblog.model.blogs import Blog
    from liveblog.model.entries import NewEntry
    from liveblog.store import Store


def read(text: str) -> Story | Export:
    """A story or an export, whichever the text is. Raises Invalid."""
    from liveblog.archive.exports import is_export, read_export
    from liveblog.cli.recorded import read_story

    return read_export(text) if is_export(text) else read_story(text)


def starts_as_export(path: Path) -> bool:
    """Whether a file is an export of ours, by its first line."""
    from liveblog.archive.exports import is_export
    from liveblog.cli.files import read_bytes

    return is_export(read_bytes(path, 1_000).decode("utf-8", "replace"))


async def import_text(store: Store, text: str, options: argparse.Namespace) -> int:
    """Imports a recorded story or an export; gives the command's exit code."""
    story = read(text)
    need_slug(options.slug)
    blog, made = await _blog(store, story, options)
    published = 0
    for entry in await _entries(store, blog, story, options):
        if published and options.every:
            await asyncio.sleep(options.every)
        _, new = await store.publish(blog, entry, imported=True)
        published += new
        if new and options.every:
            print(f"{published} of {len(story.entries)}", file=sys.stderr)
    await store.audit.note("import", f"{blog.slug} {published} entries")
    known = len(story.entries) - published
    done = f"{'Made' if made else 'Added to'} /live/{blog.slug}: {counted(published)} published"
    print(done + (f", {counted(known)} there already." if known else "."))
    return 0


async def _entries(
    store: Store, blog: Blog, story: Story | Export, options: argparse.Namespace
) -> tuple[NewEntry, ...]:
    """The entries to publish. Those of a story with a day of its own read as of that day, unless it unfolds now."""
    from liveblog.cli.recorded import Story, on_day
    from liveblog.language.zones import zone

    if not isinstance(story, Story) or not story.started or options.every:
        return story.entries
    known = {}
    for entry in story.entries:
        with suppress(NotFound):
            stored = await store.entry(blog, entry.id or "")
            if stored.day == story.started:
                known[stored.id] = stored.published
    return on_day(story.entries, story.started, zone(blog.zone), known)


def counted(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"


def need_slug(slug: str) -> None:
    """Raises Invalid with what is wrong with a slug."""
    from liveblog.forms.blogs import parse_blog
    from liveblog.model.blogs import parse_slug

    if parse_slug(slug) is None:
        parse_blog({"slug": slug, "title": "-"})


async def _blog(store: Store, story: Story | Export, options: argparse.Namespace) -> tuple[Blog, bool]:
    """The blog to add to, made if there is none of this slug; whether it was made."""
    from liveblog.archive.exports import Export
    from liveblog.forms.blogs import parse_blog

    with suppress(NotFound):
        return await store.blog(options.slug), False
    title = options.title or options.slug.replace("-", " ").capitalize()
    if isinstance(story, Export):
        new = replace(story.blog, slug=options.slug, title=options.title or story.blog.title)
    else:
        form = {"slug": options.slug, "title": title, "started": story.started}
        new = parse_blog({k: v for k, v in form.items() if v is not None})
        if story.started and not options.every:
            new = replace(new, state="closed")
    if options.live:
        new = replace(new, state="live")
    return await store.create_blog(new), True
