"""A story of another program becomes a blog, or is added to one.

An entry's id is derived from its name in the other program, so a second import adds nothing twice, and one that was
ended goes on. Until it has finished a new blog is a draft that says so in its title.

Must not know: files, formats, the command line.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256

from liveblog.archive.foreign.markdown import to_text
from liveblog.archive.foreign.pictures import Pictures
from liveblog.archive.foreign.story import ForeignEntry, ForeignImage, ForeignStory
from liveblog.archive.restoring import UNFINISHED
from liveblog.errors import Invalid, NotFound
from liveblog.forms.submissions import parse_submission
from liveblog.model.blogs import TITLE_LIMIT, Blog, NewBlog
from liveblog.model.entries import Entry
from liveblog.store import Store
from liveblog.store.archives import Kept
from liveblog.store.keys import same_id
from liveblog.text import paste

Progress = Callable[[int, int], None]
_BATCH = 50


@dataclass(slots=True)
class Taken:
    """What became of a story. `notes`: what was not taken as it was, a sentence each; `how`: as in `Restored`."""

    blog: Blog
    how: str
    entries: int = 0
    known: int = 0
    failed: int = 0
    notes: list[str] = field(default_factory=list)


async def take(
    store: Store, pictures: Pictures, story: ForeignStory, wanted: NewBlog, progress: Progress | None = None
) -> Taken:
    """Imports a story into the blog with the wanted slug, which is made if there is none.

    Raises Invalid, Unavailable.
    """
    if not story.entries:
        raise Invalid("There are no entries in the file. " + " ".join(story.notes))
    whole = _blog(wanted)
    done = await _begin(store, story, whole)
    done.notes += story.notes
    entries, batch = _in_order(story, done), []
    ids = {entry.id: _id(entry.id) for entry in entries}
    known = await store.known(done.blog, list(ids.values()))
    for number, entry in enumerate(entries, 1):
        id = ids[entry.id]
        if id in known:
            done.known += 1
        elif (made := await _made(pictures, story, entry, id, done)) is not None:
            batch.append(made)
            known.add(id)
        if len(batch) == _BATCH or (number == len(entries) and batch):
            done.entries += await _store(store, done.blog, batch)
            batch = []
        if progress:
            progress(number, len(entries))
    if not done.entries and not done.known:
        if done.how == "Made":
            await store.delete_blog(done.blog)
        raise Invalid("No entry of the file could be imported. " + " ".join(done.notes[:5]))
    if done.how != "Added to":
        done.blog = replace(whole, id=done.blog.id)
        await store.finish_import(done.blog, None)
    return done


async def _begin(store: Store, story: ForeignStory, whole: Blog) -> Taken:
    names = "\n".join(sorted(entry.id for entry in story.entries))
    mark = "story " + sha256(names.encode("utf-8", "replace")).hexdigest()[:32]
    with suppress(NotFound):
        there = await store.blog(whole.slug)
        unfinished = await store.importing(there)
        if unfinished not in ("", mark):
            raise Invalid(
                "An import of another file into this blog has not finished. Repeat that one, or delete the blog."
            )
        return Taken(there, "Completed" if unfinished else "Added to")
    draft = replace(whole, title=(UNFINISHED + whole.title)[:TITLE_LIMIT])
    return Taken(await store.begin_import(draft, mark), "Made")


def _blog(wanted: NewBlog) -> Blog:
    now = round(time.time() * 1000)
    facts = {name: getattr(wanted, name) for name in NewBlog.__slots__}
    return Blog(id=same_id("foreign", wanted.slug, str(now)), created=now, updated=now, revision=1, **facts)


def _in_order(story: ForeignStory, done: Taken) -> list[ForeignEntry]:
    """The entries, oldest first, each with a time. One without takes that of its neighbour in the file."""
    found: list[ForeignEntry] = []
    last = next((entry.published for entry in story.entries if entry.published), round(time.time() * 1000))
    zoneless = sum(entry.zoneless for entry in story.entries)
    if zoneless:
        done.notes.append(f"{zoneless} times name no zone; they were read as UTC.")
    seen: set[str] = set()
    for number, entry in enumerate(story.entries, 1):
        named = entry if entry.id else replace(entry, id=f"{number} {entry.published} {entry.headline}")
        if named.id in seen:
            done.notes.append(f"Entry {_name(named)}: another one has the same id; it was left out.")
            continue
        seen.add(named.id)
        if named.published is None:
            done.notes.append(
                f"Entry {_name(named)}: its time cannot be read; it has that of the entry before it."
            )
            named = replace(named, published=last)
        last = named.published or last
        found.append(named)
    return sorted(found, key=lambda entry: (entry.published or 0, entry.id))


async def _made(
    pictures: Pictures, story: ForeignStory, foreign: ForeignEntry, id: str, done: Taken
) -> Entry | None:
    """The entry to store; None with a note when there is nothing to store."""
    try:
        text, inside = to_text(foreign.html, story.url)
        given = {image.address: image for image in foreign.images}
        wanted = tuple((given | {image.address: image for image in inside}).values())
        images, missing = await pictures.of(wanted)
        text = "\n\n".join(filter(None, (text, *(_link(image) for image, _ in missing))))
        form = {
            "text": text, "headline": foreign.headline, "key": foreign.key, "pinned": foreign.pinned,
            "authors": list(foreign.authors), "tags": _tags(foreign.tags),
        }  # fmt: skip
        submission = parse_submission(form, need_text=not images).but(id=id, images=tuple(images))
        new = paste.new_entry(submission)
    except (Invalid, RecursionError) as problem:
        done.failed += 1
        done.notes.append(f"Entry {_name(foreign)}: it was not taken: {problem or 'it is nested too deep'}")
        return None
    for image, why in missing:
        done.notes.append(f"Entry {_name(foreign)}: the picture {image.address} is a link now: {why}")
    return replace(new, published=foreign.published).entry(id, round(time.time() * 1000))


async def _store(store: Store, blog: Blog, entries: Sequence[Entry]) -> int:
    new = await store.import_entries(blog, [Kept(entry) for entry in entries])
    for entry in entries:
        if wanted := store.asks.askable(entry.blocks):
            await store.asks.want(wanted.values(), (blog.id, entry.id))  # a running server fills the cards in
    return new


def _link(image: ForeignImage) -> str:
    words = (
        (image.alt or image.caption or image.address).replace("[", "(").replace("]", ")").replace("\n", " ")
    )
    return f"[{words}]({image.address.replace('(', '%28').replace(')', '%29')})"


def _tags(tags: Sequence[str]) -> list[str]:
    """The tags as ours may be: without blanks and signs."""
    plain = (
        "".join(c if c.isalnum() or c in "-_" else "-" for c in tag.lstrip("#")).strip("-")[:40]
        for tag in tags
    )
    return list(dict.fromkeys(filter(None, plain)))[:20]


def _name(entry: ForeignEntry) -> str:
    return f"“{entry.id[:100]}”"


def _id(foreign: str) -> str:
    return "i" + sha256(foreign.encode("utf-8", "replace")).hexdigest()[:23]
