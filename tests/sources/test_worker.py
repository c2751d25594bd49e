"""The resolver's worker on a real Redis, with a network that is slow, wrong, moody or gone."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from elsewhere import Asked, Elsewhere, as_json, elsewhere, response
from image_files import picture
from servers import PATIENCE

from liveblog.embedded_redis.server import redis_for
from liveblog.forms.submissions import parse_submission
from liveblog.media.store import MediaStore
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.entries import Entry
from liveblog.settings import Settings
from liveblog.sources import worker
from liveblog.sources.addresses import parse_allowed
from liveblog.sources.asking import Asking
from liveblog.sources.client import Client
from liveblog.sources.pictures import Copies
from liveblog.sources.worker import Resolver
from liveblog.store import Store
from liveblog.store.tasks import end_tasks
from liveblog.text import paste


@pytest.fixture(scope="module")
async def redis(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Settings]:
    data = tmp_path_factory.mktemp("resolver")
    with redis_for(Settings(data=data)) as url:
        yield Settings(data=data, redis_url=url)


@pytest.fixture
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture
def settings(redis: Settings, there: Elsewhere, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Networks are asked at the test's own server, and asked again soon."""
    monkeypatch.setattr(worker, "WAITS", (0.02, 0.04))
    monkeypatch.setattr(worker, "CHECKS", (3600.0,))
    monkeypatch.setattr(worker, "LOOK", 0.02)
    return replace(
        redis,
        fetch_allow=there.authority,
        x_oembed_url=there.url("/oembed"),
        x_api_url=there.url("/x"),
        bluesky_url=there.url("/bluesky"),
    )


@pytest.fixture
async def store(settings: Settings) -> AsyncIterator[Store]:
    assert settings.redis_url
    store = await Store.open(settings.redis_url, settings)
    yield store
    await store.close()


@pytest.fixture
async def blog(store: Store) -> Blog:
    return await store.create_blog(NewBlog(slug=f"b-{secrets.token_hex(6)}", title="A story"))


@asynccontextmanager
async def at_work(store: Store, settings: Settings) -> AsyncIterator[Resolver]:
    """A worker, as a server's process has one."""
    media = MediaStore.open(settings)

    async def spend(network: str, millionths: int) -> bool:
        return await store.asks.spend(network, millionths, settings.x_api_monthly_cap)

    async with Client(parse_allowed(settings.fetch_allow)) as client:
        asking = Asking(client, settings, spend)
        resolver = Resolver(store, asking, Copies(asking, media))
        task = asyncio.create_task(resolver.run())
        try:
            yield resolver
        finally:
            await end_tasks({task})
            await media.close()


def post_id() -> str:
    """A post that no other test asks about: the queue is shared by all."""
    return str(1876736309605249213 + secrets.randbelow(10**12))


def link(id: str) -> str:
    return f"https://x.com/mira_holm/status/{id}"


def oembed(text: str, id: str, handle: str = "mira_holm") -> dict[str, Any]:
    return {
        "author_name": "Mira Holm",
        "author_url": f"https://x.com/{handle}",
        "html": f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{text}</p>&mdash; Mira Holm (@{handle}) '
        f'<a href="https://x.com/{handle}/status/{id}?ref_src=twsrc%5Etfw">January 7, 2025</a></blockquote>\n\n',
        "type": "rich",
        "cache_age": "3153600000",
    }


async def publish(store: Store, blog: Blog, text: str) -> Entry:
    entry, _ = await store.publish(blog, paste.new_entry(parse_submission({"text": text}, need_text=True)))
    return entry


async def edit(store: Store, blog: Blog, id: str, text: str, revision: int | None = None) -> Entry:
    changes = paste.changes(parse_submission({"text": text}, need_text=False))
    return await store.change(blog, id, changes, revision=revision, by="Ada")


async def once(store: Store, blog: Blog, id: str, holds: Callable[[Entry], object]) -> Entry:
    async with asyncio.timeout(PATIENCE):
        while not holds(entry := await store.entry(blog, id)):
            await asyncio.sleep(0.01)
    return entry


async def ask_once(store: Store, entry: Entry, holds: Callable[[Any], object]) -> Any:
    """The ask about an entry's first block, once something is true of it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            asks = list((await store.asks.of(entry.blocks)).values())
            if holds(asks[0] if asks else None):
                return asks[0] if asks else None
            await asyncio.sleep(0.01)


def resolved(entry: Entry) -> bool:
    return all(getattr(block, "fetched", "-") for block in entry.blocks)


async def test_an_entry_goes_out_at_once_and_is_upgraded_as_a_revision(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id = post_id()
    there.answers["/oembed"] = oembed("The bridge is open.", id)
    entry = await publish(store, blog, f"Look:\n\n{link(id)}")
    assert not resolved(entry)
    async with at_work(store, settings):
        upgraded = await once(store, blog, entry.id, resolved)
    assert [b.text for b in upgraded.blocks] == ["Look:", "The bridge is open."]
    assert (upgraded.revision, upgraded.saved, upgraded.edited) == (2, 1, None)
    assert upgraded.source == entry.source


async def test_an_editors_save_wins_over_an_answer_that_comes_later(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id, asked, go = post_id(), asyncio.Event(), asyncio.Event()

    async def slowly(_: Asked, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await go.wait()
        writer.write(as_json(oembed("From the network.", id)))

    there.answers["/oembed"] = slowly
    entry = await publish(store, blog, f"Before.\n\n{link(id)}")
    async with at_work(store, settings):
        await asked.wait()
        await edit(store, blog, entry.id, f"After.\n\n{link(id)}", revision=1)
        go.set()
        upgraded = await once(store, blog, entry.id, resolved)
        assert [b.text for b in upgraded.blocks] == ["After.", "From the network."]
        # And a form that was opened before the answer came is not stale.
        saved = await edit(store, blog, entry.id, f"Later.\n\n{link(id)}", revision=2)
    assert [b.text for b in saved.blocks] == ["Later.", "From the network."]
    assert (saved.revision, saved.saved) == (4, 4)


async def test_what_an_editor_wrote_of_a_post_stays(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id = post_id()
    there.answers["/oembed"] = oembed("Of the network", id)
    entry = await publish(store, blog, f"As I copied it. — M. Holm (@mira_holm) January 7, 2025 {link(id)}")
    async with at_work(store, settings):
        upgraded = await once(store, blog, entry.id, resolved)
    [post] = upgraded.blocks
    assert (post.text, post.name) == ("As I copied it.", "M. Holm")


async def test_a_link_taken_out_meanwhile_stays_out(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id, asked, go = post_id(), asyncio.Event(), asyncio.Event()

    async def slowly(_: Asked, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await go.wait()
        writer.write(as_json(oembed("Too late.", id)))

    there.answers["/oembed"] = slowly
    entry = await publish(store, blog, link(id))
    async with at_work(store, settings):
        await asked.wait()
        await edit(store, blog, entry.id, "Only words.")
        go.set()
        await ask_once(store, entry, lambda ask: ask is None)
    assert [b.text for b in (await store.entry(blog, entry.id)).blocks] == ["Only words."]


async def test_one_question_serves_previews_and_all_entries(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id = post_id()
    there.answers["/oembed"] = oembed("Once.", id)
    first = await publish(store, blog, link(id))
    second = await publish(store, blog, f"Again: {link(id)}")
    async with at_work(store, settings):
        for entry in (first, second):
            await once(store, blog, entry.id, resolved)
        third = await publish(store, blog, link(id))
        assert third.revision == 1
        assert third.blocks[0].text == "Once."
    assert len(there.asked) == 1


async def test_a_preview_asks_and_the_entry_goes_out_whole(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id = post_id()
    there.answers["/oembed"] = oembed("Seen before.", id)
    blocks = paste.parse_paste(link(id)).blocks
    assert await store.asks.want(blocks) == {}
    async with at_work(store, settings), asyncio.timeout(PATIENCE):
        while not await store.asks.want(blocks):
            await asyncio.sleep(0.01)
        assert await store.asks.of(blocks) == {}  # nothing is left in the queue
        entry = await publish(store, blog, link(id))
    assert entry.blocks[0].text == "Seen before."
    assert entry.revision == 1


async def test_random_not_founds_are_asked_again_and_never_kept(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id = post_id()

    async def moody(_: Asked, writer: asyncio.StreamWriter) -> None:
        found = len(there.asked) > 2
        writer.write(as_json(oembed("There it is.", id)) if found else response("Not found", 404))

    there.answers["/oembed"] = moody
    entry = await publish(store, blog, link(id))
    async with at_work(store, settings):
        upgraded = await once(store, blog, entry.id, resolved)
    assert upgraded.blocks[0].text == "There it is."
    assert len(there.asked) == 3


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (response("<html>not json</html>"), "The answer is not JSON."),
        (as_json({"errors": [{"code": 357}]}), "does not hold the post"),
        (response("", 500), "error (500)"),
        (response("{}", 200, "application/json", Content_Encoding="br"), "compressed"),
        (as_json([1]), "does not hold the post"),
        (response("", 404), "no such post"),
    ],
)
async def test_three_tries_then_the_desk_is_told_why(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog, answer: bytes, why: str
) -> None:
    there.answers["/oembed"] = answer
    entry = await publish(store, blog, link(post_id()))
    async with at_work(store, settings):
        ask = await ask_once(store, entry, lambda ask: ask and ask.given_up)
        assert ask.tries == 3
        assert why in ask.said
        assert len(there.asked) == 3
        # “Try again”, and it is there by now.
        there.answers["/oembed"] = oembed("At last.", entry.blocks[0].id or "")
        await store.asks.again(entry.blocks, (blog.id, entry.id))
        upgraded = await once(store, blog, entry.id, resolved)
    assert upgraded.blocks[0].text == "At last."


async def test_a_network_that_asks_for_a_pause_gets_it(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    there.answers["/oembed"] = response("", 429, Retry_After="60")
    entry = await publish(store, blog, link(post_id()))
    other = await publish(store, blog, link(post_id()))
    async with at_work(store, settings):
        first = await ask_once(store, entry, lambda ask: ask.due)
        second = await ask_once(store, other, lambda ask: ask.due)
    asked = len(there.asked)
    assert asked <= 2  # what had begun; nobody after it
    now = asyncio.get_running_loop().time()
    assert now
    for ask in (first, second):
        assert not ask.given_up


async def test_what_waits_is_asked_by_whoever_comes_next(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    id, asked = post_id(), asyncio.Event()

    async def silent(_: Asked, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await asyncio.Event().wait()

    there.answers["/oembed"] = silent
    entry = await publish(store, blog, link(id))
    async with at_work(store, settings):
        await asked.wait()  # and the process dies
    there.answers["/oembed"] = oembed("The next one asked.", id)
    async with at_work(store, settings):
        upgraded = await once(store, blog, entry.id, resolved)
    assert upgraded.blocks[0].text == "The next one asked."


async def test_of_two_processes_one_asks(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "STAND_BY", 0.02)
    ids = [post_id() for _ in range(10)]

    async def any_post(asked: Asked, writer: asyncio.StreamWriter) -> None:
        id = asked.query["url"].rpartition("/")[2]
        writer.write(as_json(oembed(f"Post {id}.", id)))

    there.answers["/oembed"] = any_post
    async with at_work(store, settings), at_work(store, settings):
        entries = [await publish(store, blog, link(id)) for id in ids]
        for entry in entries:
            await once(store, blog, entry.id, resolved)
    assert sorted(a.query["url"].rpartition("/")[2] for a in there.asked) == sorted(ids)


async def test_an_edit_and_a_deletion_at_the_source_are_noticed(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "CHECKS", (0.05, 0.05, 0.05))
    id = post_id()
    there.answers["/oembed"] = oembed("As it was.", id)
    entry = await publish(store, blog, link(id))
    async with at_work(store, settings):
        await once(store, blog, entry.id, resolved)
        there.answers["/oembed"] = oembed("As it is now.", id)
        await store.asks.again(entry.blocks, (blog.id, entry.id))
        edited = await once(store, blog, entry.id, lambda e: e.blocks[0].text == "As it is now.")
        assert edited.blocks[0].edited
        there.answers["/oembed"] = response("", 404)
        await store.asks.again(entry.blocks, (blog.id, entry.id))
        deleted = await once(store, blog, entry.id, lambda e: e.blocks[0].deleted)
    assert deleted.blocks[0].text == "As it is now."
    history = await store.history(blog, entry.id)
    assert [e.blocks[0].text for e in history] == ["", "As it was.", "As it is now.", "As it is now."]


def bluesky(there: Elsewhere, *, url: str = "/pic.png") -> str:
    """The address of a post with a picture, about which Bluesky answers."""
    rkey = "3l3q" + "".join(secrets.choice("234567abcdef") for _ in range(9))
    there.answers["/bluesky/xrpc/com.atproto.identity.resolveHandle"] = {"did": "did:plc:abc"}
    there.answers["/bluesky/xrpc/app.bsky.feed.getPosts"] = {
        "posts": [
            {
                "uri": "at://did:plc:abc/app.bsky.feed.post/" + rkey,
                "author": {"did": "did:plc:abc", "handle": "mira.example.org", "displayName": "Mira"},
                "record": {"text": "Look at this.", "createdAt": "2026-01-06T10:00:00Z"},
                "embed": {
                    "images": [
                        {
                            "fullsize": there.url(url),
                            "alt": "A flooded street",
                            "aspectRatio": {"width": 1200, "height": 800},
                        }
                    ]
                },
            }
        ]
    }
    return f"https://bsky.app/profile/mira.example.org/post/{rkey}"


@pytest.mark.parametrize("choice", ["keep", "keep,bluesky=link", "none"])
async def test_pictures_are_kept_linked_or_left_out_as_the_settings_say(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog, choice: str
) -> None:
    there.answers["/pic.png"] = response(picture(1200, 800, "PNG"), kind="image/png")
    entry = await publish(store, blog, bluesky(there))
    async with at_work(store, replace(settings, pictures=choice)):
        upgraded = await once(store, blog, entry.id, resolved)
    [post] = upgraded.blocks
    if choice == "none":
        assert post.pictures == ()
        return
    [shown] = post.pictures
    assert shown.alt == "A flooded street"
    assert (shown.width, shown.height) == (1200, 800)
    assert bool(shown.media) == (choice == "keep")
    if shown.media:
        assert (Path(settings.data) / "media" / shown.media[:2]).is_dir()


async def test_a_picture_that_cannot_be_had_leaves_the_words(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    entry = await publish(store, blog, bluesky(there, url="/gone.png"))
    async with at_work(store, settings):
        upgraded = await once(store, blog, entry.id, lambda e: e.blocks[0].text)
    assert upgraded.blocks[0].pictures[0].media == ""


async def test_the_paid_api_is_used_up_to_its_cap(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog
) -> None:
    paid = replace(settings, x_api_token="secret", x_api_monthly_cap=0.03)
    ids = [post_id(), post_id()]

    async def any_post(asked: Asked, writer: asyncio.StreamWriter) -> None:
        id = asked.query["url"].rpartition("/")[2]
        writer.write(as_json(oembed("For free.", id)))

    there.answers["/oembed"] = any_post
    for id in ids:
        there.answers[f"/x/2/tweets/{id}"] = {
            "data": {
                "id": id,
                "text": "Paid for.",
                "author_id": "1",
                "created_at": "2025-01-07T10:00:00.000Z",
            },
            "includes": {"users": [{"id": "1", "username": "mira_holm", "name": "Mira Holm"}]},
        }
    async with at_work(store, paid):
        words = []
        for id in ids:
            entry = await publish(store, blog, link(id))
            words.append((await once(store, blog, entry.id, resolved)).blocks[0].text)
    assert words == ["Paid for.", "For free."]
    asked = next(a for a in there.asked if a.path.startswith("/x/"))
    assert asked.headers["authorization"] == "Bearer secret"
    assert 0 < await store.asks.spent("x") <= 0.03
