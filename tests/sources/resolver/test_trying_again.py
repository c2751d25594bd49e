"""A network that is slow, wrong, moody or gone; a process that dies."""

from __future__ import annotations

import asyncio

import pytest
from asked import ask_once, at_work, link, oembed, once, post_id, publish, resolved
from elsewhere import Asked, Elsewhere, as_json, response

from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.sources import worker
from liveblog.store import Store


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
