"""The commands that move whole stories: import, export, demo."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import suppress
from dataclasses import replace

from liveblog.cli import ingest
from liveblog.cli.ingest import Export, Story
from liveblog.errors import NotFound
from liveblog.model.blogs import Blog, parse_blog, parse_slug
from liveblog.model.entries import STATES
from liveblog.store import Store


async def import_story(store: Store, content: bytes, options: argparse.Namespace) -> int:
    """A story's entries into a new or existing blog, all at once or one every few seconds."""
    story = ingest.read(ingest.decode(content))
    blog, made = await _blog(store, story, options)
    published = 0
    for entry in story.entries:
        if published and options.every:
            await asyncio.sleep(options.every)
        _, new = await store.publish(blog, entry, imported=True)
        published += new
        if new and options.every:
            print(f"{published} of {len(story.entries)}", file=sys.stderr)
    known = len(story.entries) - published
    done = f"{'Made' if made else 'Added to'} /live/{blog.slug}: {_entries(published)} published"
    print(done + (f", {_entries(known)} there already." if known else "."))
    return 0


def _entries(count: int) -> str:
    return f"{count} {'entry' if count == 1 else 'entries'}"


async def _blog(store: Store, story: Story | Export, options: argparse.Namespace) -> tuple[Blog, bool]:
    """The blog to add to, made if there is none of this slug; whether it was made."""
    if parse_slug(options.slug) is None:
        parse_blog({"slug": options.slug, "title": "-"})  # says what is wrong with it
    with suppress(NotFound):
        return await store.blog(options.slug), False
    title = options.title or options.slug.replace("-", " ").capitalize()
    if isinstance(story, Export):
        new = replace(story.blog, slug=options.slug, title=options.title or story.blog.title)
    else:
        form = {"slug": options.slug, "title": title, "started": story.started}
        new = parse_blog({k: v for k, v in form.items() if v is not None})
    return await store.create_blog(new), True


async def export(store: Store, slug: str) -> int:
    """A blog as JSON lines on standard output."""
    blog = await store.blog(slug)
    entries = []
    before = None
    while batch := await store.entries(blog, limit=500, before=before, states=STATES):
        entries += batch
        before = batch[-1].id
    for line in ingest.write_export(blog, reversed(entries)):
        print(line)
    return 0
