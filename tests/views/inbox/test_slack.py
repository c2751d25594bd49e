"""Slack's messages become entries and stay the reporter's; nothing forged or told twice does anything."""

from __future__ import annotations

import json
import re
import time

import httpx
from chats import (
    SECRET,
    Connected,
    connect,
    enter_sender,
    entries,
    from_slack,
    once,
    page_once,
    slack_delete,
    slack_edit,
    slack_headers,
    slack_message,
)
from desk import Desk, act, signed_in, words

CARD = "The dam broke.\n\n<https://x.com/mira_holm/status/1876736309605249213>"


async def test_a_message_is_published_under_the_reporters_name(
    editor: Desk, slug: str, slack: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    answer = await from_slack(chat, slack, slack_message(CARD))
    assert (answer.status_code, answer.text) == (200, "")
    [entry] = await once(api, slug, len)
    assert (entry["state"], entry["authors"]) == ("published", [editor.name])
    assert [block["kind"] for block in entry["blocks"]] == ["text", "social"]


async def test_what_is_sent_again_makes_nothing_twice(
    slug: str, slack: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    body = json.dumps(slack_message("Once")).encode()
    headers = slack_headers(body)
    for retry in range(4):
        given = headers | {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_timeout"}
        assert (await chat.post(slack.path, content=body, headers=given)).status_code == 200
    await from_slack(chat, slack, slack_message("Twice", ts="1764200001.000100"))
    found = await once(api, slug, lambda found: len(found) > 1)
    assert [entry["text"] for entry in found] == ["Twice", "Once"]
    assert [entry["revision"] for entry in found] == [1, 1]


async def test_what_slack_did_not_sign_now_is_refused_and_said(
    editor: Desk, slug: str, slack: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    forged = await from_slack(
        chat, Connected(slack.id, slack.path, "another secret"), slack_message("Forged")
    )
    old = await from_slack(chat, slack, slack_message("Old"), at=time.time() - 301)
    bare = await chat.post(slack.path, json=slack_message("Bare"))
    assert [answer.status_code for answer in (forged, old, bare)] == [401, 401, 401]
    for path in ("connections", ""):
        said = words(await editor.get(f"/desk/{slug}/{path}".rstrip("/")))
        assert "wrong signature" in said, path
    assert SECRET not in said
    await from_slack(chat, slack, slack_message("Real"))
    assert [entry["text"] for entry in await once(api, slug, len)] == ["Real"]
    assert "wrong signature" not in words(await editor.get(f"/desk/{slug}/connections"))


async def test_slack_is_shown_that_the_address_is_ours(slack: Connected, chat: httpx.AsyncClient) -> None:
    body = {"type": "url_verification", "challenge": "3eZbrw1aB"}
    answer = await from_slack(chat, slack, body)
    assert (answer.status_code, answer.text) == (200, "3eZbrw1aB")
    assert (await chat.post(slack.path, json=body)).status_code == 401


async def test_strangers_submit_until_they_are_mapped_or_are_ignored(
    editor: Desk, slug: str, me: str, slack: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    await from_slack(chat, slack, slack_message("From a stranger", ts="1764200001.000100", user="U9"))
    [entry] = await once(api, slug, len)
    assert (entry["state"], entry["authors"]) == ("submitted", ["Field"])
    assert "U9" in (said := words(await editor.get(f"/desk/{slug}/connections")))
    assert "1 not mapped" in said
    await enter_sender(editor, slug, slack, "U9", me)
    await from_slack(chat, slack, slack_message("Known", ts="1764200002.000100", user="U9"))
    known, _ = await once(api, slug, lambda found: len(found) > 1)
    assert (known["state"], known["authors"]) == ("published", [editor.name])
    await enter_sender(editor, slug, slack, "U9", "-")
    await from_slack(chat, slack, slack_message("Ignored", ts="1764200003.000100", user="U9"))
    await from_slack(chat, slack, slack_message("Last", ts="1764200004.000100"))
    found = await once(api, slug, lambda found: len(found) > 2)
    assert [entry["text"] for entry in found] == ["Last", "Known", "From a stranger"]


async def test_a_message_that_is_edited_twenty_times_is_one_entry(
    slug: str, slack: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    await from_slack(chat, slack, slack_message("Version 0"))
    bodies = [slack_edit(f"Version {n}", f"17642000{n + 10}.000000") for n in range(1, 21)]
    for body in bodies:
        assert (await from_slack(chat, slack, body)).status_code == 200
    await from_slack(chat, slack, bodies[3])  # of those before, once more
    [entry] = await once(api, slug, lambda found: found and found[0]["text"] == "Version 20")
    assert (entry["state"], entry["revision"] <= 21) == ("published", True)


async def test_an_edit_in_the_chat_does_not_undo_one_at_the_desk(
    editor: Desk, slug: str, slack: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    await from_slack(chat, slack, slack_message("Ten people"))
    [entry] = await once(api, slug, len)
    await act(editor, slug, entry["id"], text="Eleven people", revision="1", change="fix")
    assert [e["text"] for e in await entries(api, slug)] == ["Eleven people"]
    await from_slack(chat, slack, slack_edit("Twelve people", "1764200020.000000"))
    said = await page_once(editor, f"/desk/{slug}", "There it says now: Twelve people")
    assert "Eleven people" in said
    assert [e["text"] for e in await entries(api, slug)] == ["Eleven people"]


async def test_a_submission_that_is_deleted_in_the_chat_goes(
    editor: Desk, slug: str, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "slack", becomes="submitted")
    await from_slack(chat, to, slack_message("A mistake"))
    await once(api, slug, len)
    await from_slack(chat, to, slack_delete())
    await once(api, slug, lambda found: not found)
    await from_slack(chat, to, slack_edit("Once more", "1764200020.000000"))
    await from_slack(chat, to, slack_message("Another", ts="1764200001.000100"))
    assert [entry["text"] for entry in await once(api, slug, len)] == ["Another"]


async def test_a_deletion_that_comes_before_its_message_wins(
    slug: str, slack: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    await from_slack(chat, slack, slack_delete())
    await from_slack(chat, slack, slack_message("Too late"))
    await from_slack(chat, slack, slack_message("Another", ts="1764200001.000100"))
    assert [entry["text"] for entry in await once(api, slug, len)] == ["Another"]


async def test_what_readers_see_stays_and_the_desk_is_told(
    editor: Desk, slug: str, slack: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    await from_slack(chat, slack, slack_message("Seen by readers"))
    await once(api, slug, len)
    await from_slack(chat, slack, slack_delete())
    await page_once(editor, f"/desk/{slug}", "This message was deleted in the chat.")
    await page_once(editor, f"/desk/{slug}/chat", "readers still see here: “Seen by readers”")
    assert [entry["state"] for entry in await entries(api, slug)] == ["published"]


async def test_what_readers_see_is_withdrawn_where_the_connection_says_so(
    editor: Desk, slug: str, me: str, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "slack", deletions="withdraw")
    await enter_sender(editor, slug, to, "U1", me)
    await from_slack(chat, to, slack_message("Seen by readers"))
    await once(api, slug, lambda found: found and found[0]["state"] == "published")
    await from_slack(chat, to, slack_delete())
    await once(api, slug, lambda found: found and found[0]["state"] == "withdrawn")


async def test_in_a_closed_blog_it_waits_as_a_draft(
    editor: Desk, slug: str, slack: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    await editor.post(f"/desk/{slug}/state", state="closed")
    await from_slack(chat, slack, slack_message("Too late"))
    assert [entry["state"] for entry in await once(api, slug, len)] == ["draft"]
    await page_once(editor, f"/desk/{slug}/connections", "kept as a draft. Since")
    await page_once(editor, f"/desk/{slug}", "kept as a draft")


async def test_only_the_channel_that_the_connection_names_is_heard(
    editor: Desk, slug: str, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "slack", channel="C2")
    await from_slack(chat, to, slack_message("Elsewhere"))
    await from_slack(chat, to, slack_message("Here", channel="C2"))
    assert [entry["text"] for entry in await once(api, slug, len)] == ["Here"]


async def test_who_may_not_publish_at_the_desk_does_not_in_the_chat(
    editor: Desk, slug: str, slack: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    contributor = await signed_in(editor.server, "contributor")
    page = (await editor.get(f"/desk/{slug}/connections?kind=webhook")).text
    [id] = set(re.findall(rf'<option value="(\w+)"[^>]*>{contributor.name}</option>', page))
    await enter_sender(editor, slug, slack, "U5", id)
    await from_slack(chat, slack, slack_message("To approve", user="U5"))
    [entry] = await once(api, slug, len)
    assert (entry["state"], entry["authors"]) == ("submitted", [contributor.name])
    assert "To approve" in words(await contributor.get(f"/desk/{slug}"))
    # Once approved it is the desk's: an edit in the chat is a note.
    await act(editor, slug, entry["id"], "/state", state="published", revision="1")
    await from_slack(chat, slack, slack_edit("Not approved", "1764200020.000000", user="U5"))
    await page_once(editor, f"/desk/{slug}", "There it says now: Not approved")
    assert [(e["text"], e["state"]) for e in await entries(api, slug)] == [("To approve", "published")]
    await contributor.client.aclose()
