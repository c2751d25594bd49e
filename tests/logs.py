"""What a blog’s logs hold, for tests of the store."""

from __future__ import annotations

from typing import Any

from liveblog.model.blocks import Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry, NewEntry
from liveblog.model.events import START, Event
from liveblog.store import Store


async def log_of(store: Store, blog: Blog) -> tuple[Event, ...]:
    missed = await store.events.after(blog.id, START, 1_000)
    assert missed.why is None
    return missed.events


async def changes_of(store: Store, blog: Blog) -> list[Any]:
    return [event.change for event in await log_of(store, blog)]


async def publish(store: Store, blog: Blog, words: str, **facts: Any) -> Entry:
    new = NewEntry(source=words, blocks=(Text(text=words),), headline=words, **facts)
    return (await store.publish(blog, new))[0]
