"""Blocks are stored and read back whole, whatever their networks said of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from liveblog.model.blocks import Embed, Link, Photo, Social, Text, Video, block_from_json, block_to_json
from liveblog.model.events import dumps
from liveblog.model.images import Image
from liveblog.model.posts import Card, Choice, Picture

PICTURE = Picture(address="https://e.org/a.jpg", alt="A quay", width=3, height=2, shows="video")
WHOLE = Social(
    network="bluesky", text="Hello", id="1", url="https://bsky.app/1", name="Ada", handle="ada.example",
    posted="2026-01-06T18:03:27.000Z", links=("https://e.org",), lang="en", verified=True, reply_to="bo",
    warning="Blood", pictures=(PICTURE, PICTURE), card=Card(url="https://e.org", title="E", picture=PICTURE),
    poll=(Choice(text="Yes", votes=3), Choice(text="No")), edited="2026-01-07", deleted="2026-01-08", fetched="2026",
    quoted=Social(network="bluesky", text="Inside", pictures=(PICTURE,), links=("https://e.org",)),
)  # fmt: skip


@pytest.mark.parametrize(
    "block",
    [
        Text(text="x"),
        Social(network="x", text=""),
        WHOLE,
        Embed(network="youtube", url="https://e.org", picture=PICTURE, width=16, height=9, seconds=61),
        Link(url="https://e.org", title="E", picture=PICTURE),
        Photo(picture=PICTURE),
        Video(url="https://e.org/a.mp4"),
        Image(media=f"{'0' * 32}-3x2", alt="", width=3, height=2),
    ],
)
def test_a_block_is_read_back_as_it_was(block: Any) -> None:

    assert block_from_json(json.loads(dumps(block_to_json(block)))) == block


def test_what_no_network_said_takes_no_room() -> None:
    stored = block_to_json(Social(network="x", text="Hi"))
    assert "quoted" not in stored
    assert stored["links"] == ()


def test_fields_of_a_later_version_are_left_out() -> None:
    stored = {
        "kind": "link",
        "url": "https://e.org",
        "mood": 1,
        "picture": {"address": "https://e.org/a", "mood": 1},
    }
    assert block_from_json(stored) == Link(url="https://e.org", picture=Picture(address="https://e.org/a"))
