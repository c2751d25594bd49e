"""Webhooks, plain and as Discord's: the sender is told what became of a message; nothing grows without bound."""

from __future__ import annotations

import json

import httpx
from chats import Connected, connect, enter_sender, entries, once
from desk import Desk, words
from image_files import picture
from programs import sentence

from liveblog.store.connections import MOST_A_MINUTE, MOST_OF_STRANGERS


async def test_a_plain_message_is_published_changed_and_taken_back(
    editor: Desk, slug: str, me: str, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "webhook", counts_as=me)
    made = await chat.post(to.path, json={"text": "**One**", "id": "a"})
    assert (made.status_code, made.json()["state"], made.json()["problems"]) == (201, "published", [])
    again = await chat.post(to.path, json={"text": "**One**", "id": "a"})
    assert (again.status_code, again.json()["entry"]) == (200, made.json()["entry"])
    assert (await chat.post(to.path, json={"text": "Two", "id": "a"})).status_code == 200
    [entry] = await entries(api, slug)
    assert (entry["text"], entry["authors"], entry["revision"]) == ("Two", [editor.name], 2)
    gone = await chat.post(to.path, json={"id": "a", "deleted": True})
    assert (gone.status_code, gone.json()["state"]) == (200, "deleted")


async def test_plain_text_is_a_message_and_the_same_again_a_second_try(
    editor: Desk, slug: str, chat: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "webhook")
    headers = {"content-type": "text/plain; charset=utf-8"}
    sent = [await chat.post(to.path, content="Grüße".encode(), headers=headers) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [201, 200]
    assert sent[0].json() == sent[1].json()
    keyed = [
        await chat.post(to.path, json={"text": "Goal!"}, headers={"idempotency-key": key}) for key in "aab"
    ]
    assert [answer.status_code for answer in keyed] == [201, 200, 201]


async def test_authors_are_submitted_until_they_are_mapped(
    editor: Desk, slug: str, me: str, chat: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "webhook", counts_as=me)
    first = await chat.post(to.path, json={"text": "One", "author": "USGS"})
    assert first.json()["state"] == "submitted"
    await enter_sender(editor, slug, to, "USGS", me)
    second = await chat.post(to.path, json={"text": "Two", "author": "USGS"})
    assert second.json()["state"] == "published"


async def test_what_cannot_be_used_is_said_field_by_field(
    editor: Desk, slug: str, chat: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "webhook")
    for body in (
        {"text": 3},
        {"text": " "},
        {"text": "x", "images": ["file:///etc/passwd"]},
        {"text": "x", "id": []},
    ):
        assert sentence(await chat.post(to.path, json=body), 422)
    for content in (b"{", b"[]", b"[" * 100_000, b'{"text": 1e999}', b"\xff\xfe"):
        assert sentence(await chat.post(to.path, content=content), 422)
    assert sentence(await chat.post(to.path, content=b"x" * 1_100_000), 413)


async def test_an_image_that_cannot_be_fetched_is_told_to_the_sender_and_the_desk(
    editor: Desk, slug: str, chat: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "webhook")
    answer = await chat.post(to.path, json={"text": "A dam", "images": ["https://example.org/dam.png"]})
    assert answer.status_code == 201
    assert "LIVEBLOG_RESOLVE" in answer.json()["problems"][0]
    said = words(await editor.get(f"/desk/{slug}"))
    assert "1 file of the message is missing here." in said
    assert "Field (Webhook)" in said
    await chat.post(to.path, json={"text": "Without an image"})
    assert "LIVEBLOG_RESOLVE" in words(await editor.get(f"/desk/{slug}/connections"))


async def test_an_unknown_address_is_as_unknown_as_a_blog(
    editor: Desk, slug: str, chat: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "webhook")
    wrong = await chat.post(to.path[:-1] + ("a" if to.path[-1] != "a" else "b"), json={"text": "x"})
    nowhere = await chat.post(to.path.replace(slug, "no-such-blog"), json={"text": "x"})
    assert sentence(wrong, 404) == sentence(nowhere, 404)


async def test_a_deleted_connection_ends_at_once_and_what_came_by_it_stays(
    editor: Desk, slug: str, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "webhook")
    await chat.post(to.path, json={"text": "One"})
    answer = await editor.post(f"/desk/{slug}/connections/{to.id}/remove")
    assert answer.status_code == 303
    assert (await chat.post(to.path, json={"text": "Two"})).status_code == 404
    assert [entry["text"] for entry in await entries(api, slug)] == ["One"]


async def test_a_flood_is_asked_to_wait(
    editor: Desk, slug: str, me: str, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "discord", counts_as=me)
    for n in range(MOST_OF_STRANGERS + 5):
        answer = await chat.post(to.path, json={"content": f"Spam {n}", "username": "Spam"})
        assert answer.status_code == 204
    await once(api, slug, lambda found: len(found) >= MOST_OF_STRANGERS)
    assert len(await entries(api, slug)) == MOST_OF_STRANGERS
    assert "not mapped wrote too much" in words(await editor.get(f"/desk/{slug}/connections"))
    refused = None
    for n in range(MOST_A_MINUTE + 1):
        refused = await chat.post(to.path, json={"content": f"Ours {n}"})
        if refused.status_code == 429:
            break
    assert refused
    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 60


# As Discord's


async def test_a_program_for_discord_posts_changes_and_deletes(
    editor: Desk, slug: str, me: str, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "discord", counts_as=me, deletions="withdraw")
    embed = {"title": "M 6.1", "url": "https://example.org/quake", "description": "Near Lindau"}
    sent = await chat.post(
        to.path, params={"wait": "true"}, json={"content": "Quake <t:0>", "embeds": [embed]}
    )
    assert sent.status_code == 200, sent.text
    message = sent.json()
    assert message["id"].isdigit()
    assert (message["content"], message["state"]) == ("Quake <t:0>", "published")
    [entry] = await entries(api, slug)
    assert (
        entry["text"] == "Quake 1970-01-01 00:00 UTC\n\n**[M 6.1](https://example.org/quake)**\n\nNear Lindau"
    )
    at = f"{to.path}/messages/{message['id']}"
    assert (await chat.patch(at, json={"content": "No quake"})).status_code == 200
    await once(api, slug, lambda found: found[0]["text"] == "No quake")
    assert (await chat.delete(at)).status_code == 204
    await once(api, slug, lambda found: found[0]["state"] == "withdrawn")
    assert sentence(await chat.delete(at), 404)
    assert sentence(await chat.patch(f"{to.path}/messages/1", json={"content": "x"}), 404)


async def test_files_in_the_request_come_along_with_their_descriptions(
    editor: Desk, slug: str, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "discord")
    payload = {"attachments": [{"id": 0, "filename": "a.jpg", "description": "A dam"}]}
    files = {
        "payload_json": (None, json.dumps(payload), "application/json"),
        "files[0]": ("a.jpg", picture(), "image/jpeg"),
        "files[1]": ("b.txt", b"No image", "text/plain"),
    }
    sent = await chat.post(to.path, params={"wait": "true"}, files=files)
    assert sent.status_code == 200, sent.text
    assert "b.txt: This is not an image" in sent.json()["problems"][0]
    [entry] = await once(api, slug, len)
    assert [image["alt"] for image in entry["images"]] == ["A dam"]


async def test_nothing_is_said_to_be_missing(editor: Desk, slug: str, chat: httpx.AsyncClient) -> None:
    to: Connected = await connect(editor, slug, "discord")
    assert "content" in sentence(await chat.post(to.path, json={"username": "Ada"}), 422)
