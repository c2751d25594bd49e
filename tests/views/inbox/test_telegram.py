"""Telegram's updates become entries; only those that carry the secret that it was given."""

from __future__ import annotations

import httpx
import pytest
from chats import Connected, connect, enter_sender, from_telegram, once, telegram_update
from desk import Desk


@pytest.fixture
async def telegram(editor: Desk, slug: str, me: str) -> Connected:
    """A connection to Telegram, where 77 is the editor."""
    to = await connect(editor, slug, "telegram")
    await enter_sender(editor, slug, to, "77", me)
    return to


async def test_a_message_its_edit_and_its_end(
    editor: Desk, slug: str, telegram: Connected, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    bold = [{"type": "bold", "offset": 4, "length": 3}]
    update = telegram_update("The dam broke.", entities=bold)
    for _ in range(2):
        assert (await from_telegram(chat, telegram, update)).json() == {}
    [entry] = await once(api, slug, len)
    assert (entry["text"], entry["authors"]) == ("The **dam** broke.", [editor.name])
    edited = telegram_update("The dam holds.", update=2, edit_date=1_764_200_005)
    await from_telegram(chat, telegram, {"update_id": 2, "edited_message": edited["message"]})
    await once(api, slug, lambda found: found[0]["text"] == "The dam holds.")


async def test_a_wrong_secret_is_refused(telegram: Connected, chat: httpx.AsyncClient) -> None:
    for wrong in ("x", telegram.secret + "x"):
        answer = await from_telegram(chat, telegram, telegram_update("Forged"), wrong)
        assert answer.status_code == 401
    assert (await chat.post(telegram.path, json=telegram_update("Forged"))).status_code == 401


async def test_who_starts_a_conversation_is_told_their_number(
    telegram: Connected, chat: httpx.AsyncClient
) -> None:
    answer = (await from_telegram(chat, telegram, telegram_update("/start"))).json()
    assert (answer["method"], answer["chat_id"]) == ("sendMessage", -100)
    assert "77" in answer["text"]


async def test_a_submission_is_taken_back_by_its_writer(
    editor: Desk, slug: str, chat: httpx.AsyncClient, api: httpx.AsyncClient
) -> None:
    to = await connect(editor, slug, "telegram")
    update = telegram_update("A mistake")
    await from_telegram(chat, to, update)
    [entry] = await once(api, slug, len)
    assert (entry["state"], entry["authors"]) == ("submitted", ["Mira Holm"])
    answer = telegram_update("/delete", number=2, update=2, reply_to_message=update["message"])
    await from_telegram(chat, to, answer)
    await once(api, slug, lambda found: not found)


async def test_who_sends_a_film_is_told_that_it_does_not_come_along(
    telegram: Connected, chat: httpx.AsyncClient, slug: str, api: httpx.AsyncClient
) -> None:
    update = telegram_update(number=4, video={"file_id": "v"}, caption="A film")
    answer = (await from_telegram(chat, telegram, update)).json()
    assert (answer["method"], answer["chat_id"]) == ("sendMessage", "-100")
    assert answer["reply_parameters"] == {"message_id": 4}
    assert (await from_telegram(chat, telegram, update)).json() == {}
    [entry] = await once(api, slug, len)
    assert entry["text"] == "A film"
