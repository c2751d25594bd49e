"""The commands that move whole stories: import, export, demo."""

from __future__ import annotations

import argparse
import asyncio
import sys

from liveblog import ingest
from liveblog.blogs import Blog, parse_blog
from liveblog.errors import NotFound
from liveblog.store import Store


async def import_story(store: Store, content: bytes, options: argparse.Namespace) -> int:
    """A story's entries into a new or existing blog, all at once or one every few seconds."""
    text = ingest.decode(content)
    story = ingest.read_export(text) if ingest.is_export(text) else ingest.read_story(text)
    blog, made = await _blog(store, options, story)
    published = 0
    for entry in story.entries:
        if published and options.every:
            await asyncio.sleep(options.every)
        _, new = await store.publish(blog, entry)
        published += new
        if new and options.every:
            print(f"{published}/{len(story.entries)}", file=sys.stderr)
    known = len(story.entries) - published
    print(
        f"{'Made' if made else 'Added to'} /live/{blog.slug}: {published} entries published"
        + (f", {known} were there already." if known else ".")
    )
    return 0


async def _blog(store: Store, options: argparse.Namespace, story: ingest.Story) -> tuple[Blog, bool]:
    try:
        return await store.blog(options.slug), False
    except NotFound:
        title = options.title or story.title or options.slug.replace("-", " ").capitalize()
        form = {"slug": options.slug, "title": title, "summary": story.summary, "started": story.started}
        return await store.create_blog(parse_blog({k: v for k, v in form.items() if v is not None})), True


async def export(store: Store, slug: str) -> int:
    """A blog as JSON lines on standard output."""
    blog = await store.blog(slug)
    entries = []
    before = None
    while batch := await store.entries(blog, limit=500, before=before, states=ingest.EXPORTED):
        entries += batch
        before = batch[-1].id
    for line in ingest.write_export(blog, reversed(entries)):
        print(line)
    return 0
