"""Whatever a chat sends has an answer, bounded, that can be stored."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from chats import slack_edit, slack_message, telegram_update
from hypothesis import example, given
from hypothesis import strategies as st

from liveblog.errors import Invalid
from liveblog.model.entries import TEXT_LIMIT
from liveblog.model.inbox import MOST_IMAGES, Said
from liveblog.text.chat import discord, slack, telegram, webhook

FILE = {"id": "F1", "mimetype": "image/png", "url_private": "https://files.slack.com/a.png"}
PHOTO = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
SEEDS: list[Any] = [
    slack_message("Hello <@U1>", files=[FILE]),
    slack_edit("Hello", "1764200005.000000"),
    telegram_update("Hello", entities=[{"type": "bold", "offset": 0, "length": 5}]),
    telegram_update(photo=PHOTO, caption="Hello", media_group_id="9", reply_to_message={"message_id": 3}),
    {
        "content": "Hello",
        "username": "Ada",
        "embeds": [{"title": "A", "fields": [{"name": "a", "value": "b"}]}],
    },
    {"text": "Hello", "author": "Ada", "images": ["https://example.org/a.png"], "id": "1"},
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40)
ANYTHING = st.recursive(
    SCALARS, lambda s: st.lists(s, max_size=4) | st.dictionaries(st.text(max_size=8), s, max_size=4)
)
PIECES = st.lists(
    st.sampled_from(
        [*"*_~`<>|@#!&;[]()^\n \x00•", "```", "&lt;", "<@U1>", "<https://a.example|", "🌊", "ab", "\ud800"]
    )
).map("".join)


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """What a chat sends, with something else in one or two of its places."""
    value: Any = json.loads(json.dumps(draw(st.sampled_from(SEEDS))))
    for _ in range(draw(st.integers(1, 2))):
        place, inside = None, value
        while isinstance(inside, dict | list) and inside and (place is None or draw(st.booleans())):
            key = draw(st.sampled_from(sorted(inside) if isinstance(inside, dict) else range(len(inside))))
            place, inside = (inside, key), inside[key]
        if place:
            place[0][place[1]] = draw(ANYTHING)
    return value


def check(told: Any) -> None:
    """It can be stored and read again, and is of a size."""
    if isinstance(told, Said):
        stored = json.dumps(told.to_json(), ensure_ascii=False).encode()
        assert Said.from_json(json.loads(stored)) == told
        assert len(told.text) <= 3 * TEXT_LIMIT
        assert len(told.name) <= 80
        assert len(told.sender) <= 100


@given(damaged() | ANYTHING)
def test_anything_is_read(body: Any) -> None:
    check(slack.read(body))
    check(telegram.read(body))
    check(discord.read(body, "1", "1"))
    discord.described(body)
    if isinstance(body, dict):
        with suppress(Invalid):
            told = webhook.read(body, webhook.id_in(body), "1")
            assert len(told.images) <= MOST_IMAGES
            check(told)


@given(PIECES)
@example("`\x00`")
def test_any_text_is_turned_into_markdown(text: str) -> None:
    assert "\x00" not in slack.to_markdown(text)
    discord.to_markdown(text)


@given(
    PIECES.map(lambda text: text.replace("\ud800", "")),
    st.lists(
        st.tuples(
            st.sampled_from(["bold", "italic", "code", "pre", "blockquote", "text_link", "?"]),
            st.integers(-2, 30),
            st.integers(-2, 30),
        ),
        max_size=8,
    ),
)
@example("***🌊", [("bold", 0, 4)])
def test_any_entities_leave_the_words_as_they_are(text: str, entities: list[tuple[str, int, int]]) -> None:
    listed = [{"type": k, "offset": o, "length": n, "url": "https://a.example/"} for k, o, n in entities]
    made = telegram.to_markdown(text, listed)
    letters = [c for c in made.replace("https://a.example/", "") if c.isalnum() or c == "🌊"]
    assert letters == [c for c in text if c.isalnum() or c == "🌊"] or "https://a.example" in text
