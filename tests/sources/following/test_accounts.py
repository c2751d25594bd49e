"""Accounts that are renamed, suspended, made private or deleted: the desk says so, and no post is there twice."""

from __future__ import annotations

import pytest
from elsewhere import Elsewhere, as_json
from follows import EVERY_STATE, a_did, an_rkey, at_work, bluesky, connected, follow, source_of, tray
from jetstreams import Jetstream

from liveblog.language.translatable import Sentence
from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.views.desk.tray import why


async def test_an_account_with_a_new_handle(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    did, rkey = a_did(), an_rkey()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await connected(stream)
        await stream.tell(did, rkey, text="Before.")
        await tray(store, blog, len)
        await stream.send(
            {"did": did, "kind": "identity", "identity": {"did": did, "handle": "holm.example.org"}}
        )
        source = await source_of(store, blog, lambda s: s.former)
        bluesky(there, did, "holm.example.org")
        await stream.tell(did, rkey, text="Before.")
        await stream.tell(did, an_rkey(), text="After.")
        posts = await tray(store, blog, lambda posts: len(posts) > 1, EVERY_STATE)
    assert [post.text for post in posts] == ["After.", "Before."]
    assert posts[0].handle == "holm.example.org"
    assert source.url == "https://bsky.app/profile/holm.example.org"
    said, since = why(source)
    assert said == "It is called holm.example.org now; it was mira.example.org."
    assert since


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("suspended", "suspended this account"),
        ("takendown", "suspended this account"),
        ("deactivated", "owner has deactivated"),
        ("deleted", "no such account"),
        (None, "owner has deactivated"),
    ],
)
async def test_an_account_that_is_away_and_back(
    there: Elsewhere,
    stream: Jetstream,
    store: Store,
    settings: Settings,
    blog: Blog,
    status: str | None,
    said: str,
) -> None:
    did = a_did()
    bluesky(there, did)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await connected(stream)
        await source_of(store, blog, lambda s: s.account)
        await stream.send(
            {"did": did, "kind": "account", "account": {"active": False, "did": did, "status": status}}
        )
        source = await source_of(store, blog, lambda s: s.why)
        assert said in Sentence.from_json(source.why or {})
        payload = {"$type": "x#account", "did": did, "active": True, "seq": 9}  # as the new form has it
        await stream.send({"did": did, "$type": "message", "payload": payload})
        await source_of(store, blog, lambda s: not s.why)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"error": "AccountTakedown", "message": "Account has been suspended"}, "suspended this account"),
        ({"error": "AccountDeactivated", "message": "Account is deactivated"}, "owner has deactivated"),
        ({"error": "InvalidRequest", "message": "Profile not found"}, "no such account"),
        ({"error": "Other"}, "error (400)"),
        (["?"], "error (400)"),
    ],
)
async def test_what_bluesky_says_of_accounts_that_it_does_not_show(
    there: Elsewhere, store: Store, settings: Settings, blog: Blog, answer: object, said: str
) -> None:
    there.answers["/bluesky/xrpc/app.bsky.actor.getProfile"] = as_json(answer, 400)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        source = await source_of(store, blog, lambda s: s.why)
    assert said in Sentence.from_json(source.why or {})


async def test_somebody_elses_edits_and_deletions_are_not_believed(
    there: Elsewhere, stream: Jetstream, store: Store, settings: Settings, blog: Blog
) -> None:
    mira, other, rkey = a_did(), a_did(), an_rkey()
    bluesky(there, mira)
    await follow(store, blog, "bluesky", "@mira.example.org")
    async with at_work(store, settings):
        await source_of(store, blog, lambda s: s.account)
        bluesky(there, other, "other.example.org", "Other")
        await follow(store, blog, "bluesky", "@other.example.org")
        await stream.asked_for(mira, other)
        await stream.tell(mira, rkey, text="Mine.")
        await tray(store, blog, len)
        await stream.tell(other, rkey, "update", text="Not mine.")
        await stream.tell(other, rkey, "delete")
        await stream.tell(other, an_rkey(), text="Next.")
        posts = await tray(store, blog, lambda posts: len(posts) > 1, EVERY_STATE)
    assert [(post.text, post.state) for post in posts] == [("Next.", "new"), ("Mine.", "new")]
