"""Connections at the desk, as a browser without scripts uses them: who may, and what is never shown."""

from __future__ import annotations

import re

import httpx
from chats import SECRET, connect
from desk import Desk, signed_in, words


async def test_only_who_publishes_sees_the_connections(editor: Desk, slug: str) -> None:
    contributor = await signed_in(editor.server, "contributor")
    assert (await contributor.get(f"/desk/{slug}/connections")).status_code == 403
    assert (await contributor.post(f"/desk/{slug}/connections", kind="webhook", name="x")).status_code == 403
    await contributor.client.aclose()


async def test_an_address_is_shown_once_and_a_new_one_ends_it(
    editor: Desk, slug: str, chat: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "webhook")
    page = await editor.get(f"/desk/{slug}/connections")
    assert to.path.rpartition("/")[2] not in page.text
    answer = await editor.post(f"/desk/{slug}/connections/{to.id}/address")
    [shown] = re.findall(r'class="made-text"[^>]*value="[^"]*(/api/[^"]*)"', answer.text)
    assert (await chat.post(to.path, json={"text": "One"})).status_code == 404
    assert (await chat.post(shown, json={"text": "One"})).status_code == 201


async def test_secrets_are_kept_when_a_form_leaves_them_out_and_never_shown(editor: Desk, slug: str) -> None:
    to = await connect(editor, slug, "slack", bot="xoxb-1-2-abc")
    given = {"name": "Renamed", "becomes": "draft", "deletions": "note", "counts_as": ""}
    answer = await editor.post(f"/desk/{slug}/connections/{to.id}", **given)
    assert answer.status_code == 303, words(answer)
    page = await editor.get(f"/desk/{slug}/connections")
    assert "Renamed" in words(page)
    assert SECRET not in page.text
    assert "xoxb" not in page.text


async def test_each_field_to_fix_is_named_and_nothing_typed_is_lost(editor: Desk, slug: str) -> None:
    given = {
        "kind": "slack",
        "name": "",
        "becomes": "x",
        "channel": "C42",
        "bot": "with blank",
        "counts_as": "nobody",
    }
    answer = await editor.post(f"/desk/{slug}/connections", **given)
    assert answer.status_code == 422
    for name in ("name", "becomes", "bot", "counts_as", "secret"):
        assert f'id="{name}-problem"' in answer.text, name
    assert 'value="C42"' in answer.text
    assert (await editor.post(f"/desk/{slug}/connections", kind="fax", name="x")).status_code == 422


async def test_a_form_that_is_sent_twice_makes_one_connection(editor: Desk, slug: str) -> None:
    for _ in range(2):
        await connect(editor, slug, "webhook", id="abcdef123456")
    page = await editor.get(f"/desk/{slug}/connections")
    assert page.text.count('id="connection-') == 1


async def test_nothing_of_a_deleted_blog_is_kept(editor: Desk, slug: str, chat: httpx.AsyncClient) -> None:
    to = await connect(editor, slug, "webhook")
    admin = await signed_in(editor.server, "admin")
    await editor.post(f"/desk/{slug}/state", state="closed")
    answer = await admin.post(f"/desk/{slug}/delete", typed=slug)
    assert answer.status_code == 303, words(answer)
    assert (await chat.post(to.path, json={"text": "One"})).status_code == 404
    await admin.client.aclose()
