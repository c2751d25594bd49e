"""A server of Mastodon with a token is listened to; without one, or when it refuses, its accounts are asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from elsewhere import Elsewhere
from follows import EVERY_STATE, at_work, follow, source_of, tray
from mastodons import Mastodon, mastodon

from liveblog.errors import CannotStart
from liveblog.language.translatable import Sentence
from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.sources.following.mastodon_streams import parse_tokens
from liveblog.store import Store

AT = "/api/v1/accounts/7"


def status(there: Elsewhere, n: int, text: str = "", acct: str = "mira", **facts: Any) -> dict[str, Any]:
    id = str(112233445566778000 + n)
    return {
        "id": id, "visibility": "public", "created_at": "2026-01-06T10:00:00.000Z", "language": "en",
        "content": f"<p>{text or f'Post {n}.'}</p>", "account": {"acct": acct, "display_name": "Mira"},
        "url": f"https://{there.authority}/@mira/{id}", **facts,
    }  # fmt: skip


@pytest.fixture
async def server(there: Elsewhere) -> AsyncIterator[Mastodon]:
    async with mastodon() as server:
        there.answers["/api/v2/instance"] = {"configuration": {"urls": {"streaming": server.url}}}
        there.answers["/api/v1/accounts/lookup"] = {"id": "7", "acct": "mira", "display_name": "Mira Holm"}
        there.answers[AT] = {"id": "7", "acct": "mira", "display_name": "Mira Holm"}
        there.answers[AT + "/statuses"] = []
        yield server


@pytest.fixture
def with_token(settings: Settings, there: Elsewhere, server: Mastodon) -> Settings:
    return replace(settings, mastodon_tokens=f"{there.authority}={server.token}")


async def test_posts_edits_and_deletions_come_by_the_stream(
    there: Elsewhere, server: Mastodon, store: Store, with_token: Settings, blog: Blog
) -> None:
    await follow(store, blog, "mastodon", f"@mira@{there.authority}")
    async with at_work(store, with_token):
        await server.listened_to()
        await server.tell("update", status(there, 1, acct="somebody-else"))
        await server.tell("update", status(there, 2, visibility="private"))
        await server.tell("update", status(there, 3))
        await server.tell("update", status(there, 4, "As it was."))
        await tray(store, blog, lambda posts: len(posts) == 2)
        await server.tell("status.update", status(there, 4, "As it is.", edited_at="2026-01-06T11:00:00Z"))
        await server.tell("status.update", status(there, 5, "Edited, but never here."))
        await server.tell("delete", status(there, 3)["id"])
        [left] = await tray(store, blog, lambda posts: len(posts) == 1 and posts[0].text == "As it is.")
    assert left.edited
    assert [post.state for post in await store.tray(blog, states=EVERY_STATE)] == ["new", "gone"]


@pytest.mark.parametrize(
    "frame",
    [b"\xc3", "{", "[1]", "null", '{"event":"update"}', '{"event":"update","payload":"{"}', '{"event":5,"payload":"x"}',
     '{"event":"delete","payload":""}', '{"event":"update","payload":"[]"}', "x" * 10_000_000],
)  # fmt: skip
async def test_frames_that_are_none_are_passed_over(
    there: Elsewhere,
    server: Mastodon,
    store: Store,
    with_token: Settings,
    blog: Blog,
    frame: str | bytes,
) -> None:
    await follow(store, blog, "mastodon", f"@mira@{there.authority}")
    async with at_work(store, with_token):
        await server.listened_to()
        await server.raw(frame)
        await server.tell("update", status(there, 1))
        assert [post.text for post in await tray(store, blog, len)] == ["Post 1."]


async def test_a_token_that_ends_in_mid_story(
    there: Elsewhere, server: Mastodon, store: Store, with_token: Settings, blog: Blog
) -> None:
    await follow(store, blog, "mastodon", f"@mira@{there.authority}")
    async with at_work(store, with_token):
        await server.listened_to()
        await server.tell("update", status(there, 1))
        await tray(store, blog, len)
        await server.revoke()
        source = await source_of(store, blog, lambda s: s.why)
        there.answers[AT + "/statuses"] = [status(there, 2), status(there, 1)]
        posts = await tray(store, blog, lambda posts: len(posts) == 2)
    assert [post.text for post in posts] == ["Post 2.", "Post 1."], "asked for, and nothing twice"
    assert "refuses the token" in Sentence.from_json(source.why or {})
    assert source.since


async def test_an_account_that_moved_or_was_suspended(
    there: Elsewhere, server: Mastodon, store: Store, settings: Settings, blog: Blog
) -> None:
    there.answers["/api/v1/accounts/lookup"] = {
        "id": "7", "acct": "mira", "moved": {"acct": "mira@new.example", "url": "https://new.example/@mira"},
    }  # fmt: skip
    await follow(store, blog, "mastodon", f"@mira@{there.authority}")
    async with at_work(store, settings):
        source = await source_of(store, blog, lambda s: s.why)
        assert "moved to https://new.example/@mira" in Sentence.from_json(source.why or {})
    there.answers[AT] = {"id": "7", "acct": "mira", "suspended": True}
    async with at_work(store, settings):
        await source_of(
            store, blog, lambda s: s.why and "suspended this account" in Sentence.from_json(s.why)
        )


@pytest.mark.parametrize("text", ["nothing", "host.example=", "=token", "host.example=two words", "a b=c"])
def test_tokens_that_cannot_be_read_stop_the_start_and_are_not_shown(text: str) -> None:
    with pytest.raises(CannotStart) as refused:
        parse_tokens(text)
    assert "two words" not in str(refused.value)


def test_tokens_are_kept_by_their_server() -> None:
    assert parse_tokens(" A.example=1=2 , b.example:444=x,") == {"a.example": "1=2", "b.example:444": "x"}
    assert parse_tokens("") == {}
