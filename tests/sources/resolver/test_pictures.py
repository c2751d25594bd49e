"""Copies of pictures, and what may be paid for."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import replace
from pathlib import Path

import pytest
from asked import at_work, link, oembed, once, post_id, publish, resolved
from elsewhere import Asked, Elsewhere, as_json, response
from image_files import picture

from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.store import Store


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
