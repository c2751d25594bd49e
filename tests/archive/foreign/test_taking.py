"""Stories of other programs become blogs: our Markdown, our images, our cards; twice adds nothing twice."""

from __future__ import annotations

import json
from pathlib import Path

import foreign_files
import pytest
from elsewhere import Elsewhere, elsewhere, response
from image_files import picture

from liveblog.archive.foreign.detect import read_foreign
from liveblog.archive.foreign.markdown import to_text
from liveblog.archive.foreign.pictures import Pictures
from liveblog.archive.foreign.story import ForeignEntry, ForeignStory
from liveblog.archive.foreign.taking import Taken, take
from liveblog.errors import Invalid, NotFound
from liveblog.media.store import Directory, MediaStore
from liveblog.model.blocks import Embed, Social, Text
from liveblog.model.blogs import NewBlog
from liveblog.model.entries import Entry
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.client import Client
from liveblog.store import Store

AT = 1_500_000_000_000


async def taken(
    store: Store, there: Elsewhere | None, tmp_path: Path, story: ForeignStory, slug: str
) -> Taken:
    media = MediaStore(Directory(tmp_path / "media"))
    wanted = NewBlog(slug=slug, title="The bridge", state="closed")
    if there is None:
        return await take(store, Pictures(None, media), story, wanted)
    async with Client(parse_allowed(there.authority)) as client:
        return await take(store, Pictures(client, media), story, wanted)


def read(name: str, address: str, tmp_path: Path) -> ForeignStory:
    file = tmp_path / name
    file.write_bytes(foreign_files.ALL[name](address))
    story = read_foreign(file)
    assert story is not None
    return story


async def all_of(store: Store, slug: str) -> list[Entry]:
    """Oldest first."""
    return (await store.entries(await store.blog(slug), limit=100))[::-1]


@pytest.mark.parametrize("name", foreign_files.ALL)
async def test_a_story_is_taken_with_its_pictures_once(
    store: Store, name: str, tmp_path: Path, slug: str
) -> None:
    async with elsewhere() as there:
        there.answers["/a.jpg"] = lambda asked, writer: _send(
            writer, response(picture(640, 480), kind="image/jpeg")
        )
        story = read(name, there.url("/a.jpg"), tmp_path)
        first = await taken(store, there, tmp_path, story, slug)
        again = await taken(store, there, tmp_path, story, slug)
        assert there.paths() == ["/a.jpg"]  # once, however often it is shown or imported
    entries = await all_of(store, slug)
    assert (first.how, first.entries, first.failed) == ("Made", len(entries), 0)
    assert (again.how, again.entries, again.known) == ("Added to", 0, len(entries))
    entry = next(entry for entry in entries if entry.images)
    assert (entry.published, entry.authors) == (AT, ("Ines Okafor",))
    assert [(image.width, image.height) for image in entry.images] == [(640, 480)]
    assert (await store.blog(slug)).state == "closed"


async def _send(writer, answer: bytes) -> None:
    writer.write(answer)
    await writer.drain()


async def test_embeds_go_through_the_paste_grammar(store: Store, tmp_path: Path, slug: str) -> None:
    await taken(store, None, tmp_path, read("rest.json", "https://news.example/a.jpg", tmp_path), slug)
    _, edited, last = await all_of(store, slug)
    post, video = edited.blocks
    assert isinstance(post, Social)
    assert (post.network, post.id, post.name, post.text) == ("x", "20", "Ada Quorn", "It moves.")
    assert isinstance(video, Embed)
    assert last.key


async def test_a_picture_that_cannot_be_had_is_a_link(store: Store, tmp_path: Path, slug: str) -> None:
    async with elsewhere() as there:
        done = await taken(store, there, tmp_path, read("rest.json", there.url("/gone.jpg"), tmp_path), slug)
        address = there.url("/gone.jpg")
    entry = (await all_of(store, slug))[0]
    assert entry.blocks == (Text(text=f"The bridge is **closed**.\n\n[The bridge]({address})"),)
    [note] = done.notes
    assert note.startswith(f"Entry “11”: the picture {address} is a link now: ")
    assert "404" in note


async def test_what_cannot_be_taken_is_reported(store: Store, tmp_path: Path, slug: str) -> None:
    story = ForeignStory(
        format="test",
        entries=(
            ForeignEntry(id="1", html="<p>One</p>", published=AT),
            ForeignEntry(id="2", html="<div>" * 500, published=AT),
            ForeignEntry(id="3", html="<script>alert(1)</script>", published=AT),
            ForeignEntry(id="4", html="x" * 60_000, published=AT),
            ForeignEntry(id="5", html="<p>Five</p>"),
            ForeignEntry(id="1", html="<p>One again</p>", published=AT),
        ),
    )
    done = await taken(store, None, tmp_path, story, slug)
    assert (done.entries, done.failed) == (2, 3)
    assert [note.split(":")[0] for note in done.notes] == [
        "Entry “5”", "Entry “1”", "Entry “2”", "Entry “3”", "Entry “4”",
    ]  # fmt: skip
    assert [entry.published for entry in await all_of(store, slug)] == [AT, AT]


async def test_nothing_is_made_of_nothing(store: Store, tmp_path: Path, slug: str) -> None:
    story = ForeignStory(format="test", entries=(ForeignEntry(id="1", html="", published=AT),))
    with pytest.raises(Invalid, match="No entry of the file could be imported"):
        await taken(store, None, tmp_path, story, slug)
    with pytest.raises(NotFound):
        await store.blog(slug)


async def test_an_import_that_was_ended_is_completed(
    store: Store, tmp_path: Path, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = tuple(ForeignEntry(id=str(n), html=f"<p>Number {n}</p>", published=AT + n) for n in range(120))
    story = ForeignStory(format="test", entries=entries)
    original = store.import_entries
    calls = []

    async def ends_in_the_middle(*given, **more):
        if calls:
            raise KeyboardInterrupt
        calls.append(1)
        return await original(*given, **more)

    monkeypatch.setattr(store, "import_entries", ends_in_the_middle)
    with pytest.raises(KeyboardInterrupt):
        await taken(store, None, tmp_path, story, slug)
    assert (await store.blog(slug)).title == "Import not finished: The bridge"
    monkeypatch.setattr(store, "import_entries", original)
    done = await taken(store, None, tmp_path, story, slug)
    assert (done.how, done.entries, done.known) == ("Completed", 70, 50)
    assert (await store.blog(slug)).title == "The bridge"
    assert len(await store.entries(await store.blog(slug), limit=500)) == 120


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Hello <b>big</b> <a href='/x'>link</a></p>", "Hello **big** [link](https://news.example/x)"),
        ("<p># no * a_b _c_ [x] 3 &lt; 4</p>", "\\# no \\* a_b \\_c\\_ \\[x\\] 3 \\< 4"),
        ("<p>https://e.org/a_b?v=1&amp;w=2</p>", "https://e.org/a_b?v=1&w=2"),
        (
            "<a href='https://x.com/jack/status/20'>https://x.com/jack/status/20</a>",
            "https://x.com/jack/status/20",
        ),
        (
            "<iframe src='//www.youtube.com/embed/a'></iframe>",
            '<iframe src="https://www.youtube.com/embed/a"></iframe>',
        ),
        ("<iframe src='javascript:alert(1)'></iframe>x", "x"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "- 1 · 2"),
        ("<video><source src='/v.mp4'></video>", "https://news.example/v.mp4"),
        ("<!-- wp:paragraph --><p>Block</p><!-- /wp:paragraph -->", "Block"),
    ],
)
def test_html_becomes_what_an_editor_would_paste(html: str, text: str) -> None:
    assert to_text(html, "https://news.example/bridge") == (text, ())


async def test_our_own_feed_is_taken(store: Store, tmp_path: Path, slug: str) -> None:
    """A story can move by its feed alone; corrections stand at their entries."""
    items = [
        {
            "id": "urn:1",
            "content_html": "<p>One</p>",
            "date_published": "2017-07-14T02:40:00Z",
            "_liveblog": {"key": True},
        },
        {
            "id": "urn:2",
            "content_html": "<p>Was wrong</p>",
            "_liveblog": {"corrects": "urn:1", "withdrawn": False},
        },
    ]
    file = tmp_path / "feed.json"
    file.write_text(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}), "utf-8")
    story = read_foreign(file)
    assert story is not None
    await taken(store, None, tmp_path, story, slug)
    [entry] = await all_of(store, slug)
    assert entry.key
