"""Telegram's updates become messages, its entities Markdown."""

from __future__ import annotations

from typing import Any

import pytest
from chats import telegram_update

from liveblog.model.inbox import Greeting, Said, TakenBack
from liveblog.text.chat import telegram


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("text", "entities", "made"),
    [
        ("bold and more", [entity("bold", 0, 4)], "**bold** and more"),
        ("🌊🌊 bold", [entity("bold", 5, 4)], "🌊🌊 **bold**"),
        ("bold with italic", [entity("bold", 0, 16), entity("italic", 10, 6)], "**bold with *italic***"),
        ("a  bold  b", [entity("bold", 1, 8)], "a  **bold**  b"),
        ("one\n\ntwo", [entity("bold", 0, 8)], "**one**\n\n**two**"),
        ("read this", [entity("text_link", 5, 4, url="https://example.org/(a)")], "read [this](https://example.org/%28a%29)"),
        ("read this", [entity("text_link", 5, 4, url="javascript:alert(1)")], "read this"),
        ("was wrong", [entity("strikethrough", 4, 5)], "was ~~wrong~~"),
        ("run ls -l", [entity("code", 4, 5)], "run `ls -l`"),
        ("x\nint a;\nb;\ny", [entity("pre", 2, 9, language="c")], "x\n```\nint a;\nb;\n```\ny"),
        ("he said\nso\nor not", [entity("blockquote", 0, 10)], "> he said\n> so\nor not"),
        ("over", [entity("bold", 2, 500), entity("bold", -3, 2), entity("italic", 9, 9)], "ov**er**"),
        ("abcdef", [entity("bold", 0, 4), entity("italic", 2, 4)], "**ab*cd****ef*"),
        ("#flood @mira https://example.org", [entity("hashtag", 0, 6)], "#flood @mira https://example.org"),
    ],
)  # fmt: skip
def test_entities(text: str, entities: list[dict[str, Any]], made: str) -> None:
    assert telegram.to_markdown(text, entities) == made


def said(update: Any) -> Said:
    told = telegram.read(update)
    assert isinstance(told, Said), told
    return told


def test_a_message_and_its_edit() -> None:
    first = said(telegram_update("One", update=5))
    update = telegram_update("Two", update=6, edit_date=1_764_200_009)
    second = said({"update_id": 6, "edited_message": update["message"]})
    assert (first.sender, first.name, first.channel) == ("77", "Mira Holm", "-100")
    assert first.message == second.message
    assert first.version < second.version


def test_a_channel_posts_under_the_name_of_its_author() -> None:
    post = {
        "message_id": 3,
        "date": 1,
        "chat": {"id": -5},
        "sender_chat": {"id": -5, "title": "Desk"},
        "text": "Hi",
    }
    assert said({"update_id": 1, "channel_post": {**post, "author_signature": "Ada"}}).name == "Ada"
    assert said({"update_id": 1, "channel_post": post}).name == "Desk"


def test_of_a_photo_the_largest_size_is_taken() -> None:
    sizes = [{"file_id": f"f{w}", "file_unique_id": f"u{w}", "width": w, "height": w} for w in (90, 800, 320)]
    told = said(telegram_update(photo=sizes, caption="A dam"))
    assert ([(i.key, i.file) for i in told.images], told.text) == ([("u800", "f800")], "A dam")


def test_the_parts_of_an_album_are_one_message() -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    parts = [said(telegram_update(number=n, photo=photo, media_group_id="99")) for n in (1, 2)]
    assert parts[0].message == parts[1].message
    assert [(p.part, p.album) for p in parts] == [("1", True), ("2", True)]


def test_files_that_are_no_images_are_counted() -> None:
    assert said(telegram_update(video={"file_id": "v"}, caption="A film")).left_out == 1
    image = {"file_id": "d", "file_unique_id": "e", "mime_type": "image/png"}
    assert len(said(telegram_update(document=image)).images) == 1
    assert said(telegram_update(document={**image, "file_size": 25_000_000})).left_out == 1


def test_who_answers_delete_to_a_message_of_their_own_takes_it_back() -> None:
    original = telegram_update("One", number=1)["message"]
    gone = telegram.read(telegram_update("/delete", number=2, reply_to_message=original))
    assert isinstance(gone, TakenBack)
    assert gone.message == said(telegram_update("One", number=1)).message
    other = {**original, "from": {"id": 78, "is_bot": False}}
    assert telegram.read(telegram_update("/delete@our_bot", number=2, reply_to_message=other)) is None


def test_a_message_that_is_edited_into_delete_is_taken_back() -> None:
    assert isinstance(telegram.read(telegram_update("/delete", edit_date=1_764_200_009)), TakenBack)
    assert telegram.read(telegram_update("/delete")) is None


def test_who_starts_a_conversation_is_told_their_number() -> None:
    assert telegram.read(telegram_update("/start")) == Greeting(chat=-100, sender="77")


@pytest.mark.parametrize(
    "message",
    [
        {"from": {"id": 1, "is_bot": True}},
        {"reply_to_message": {"message_id": 9, "from": {"id": 8}}},
        {"text": "/weather Lindau"},
        {"text": None, "new_chat_members": [{"id": 1}]},
        {"chat": {}},
        {"message_id": -1},
    ],
)
def test_what_is_no_message_of_a_person_is_nothing(message: dict[str, Any]) -> None:
    update = telegram_update("Hello")
    update["message"] |= message
    assert telegram.read(update) is None
