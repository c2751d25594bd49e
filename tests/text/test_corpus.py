"""Pastes as they come, each with what it becomes: `tests/fixtures/pastes/*.jsonl`, a paste a line.

`what` names it, `blocks` is what `liveblog parse` prints without what is empty, `label` the entry's. A change of the
grammar that changes any of them shows here; new kinds of pastes are added there.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import nh3
import pytest

from liveblog.model.blocks import Social, Text
from liveblog.text import html, paste
from liveblog.text.social import NETWORKS

FILES = sorted((Path(__file__).parents[1] / "fixtures" / "pastes").glob("*.jsonl"))
PASTES = [json.loads(line) for file in FILES for line in file.read_text("utf-8").splitlines()]
PINNED = {
    *(
        "x",
        "bluesky",
        "mastodon",
        "threads",
        "telegram",
        "reddit",
        "linkedin",
        "truthsocial",
        "youtube",
        "vimeo",
    ),
    *(
        "tiktok",
        "instagram",
        "facebook",
        "spotify",
        "soundcloud",
        "datawrapper",
        "flourish",
        "googlemaps",
        "web",
    ),
}


def without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: without_empty(v) for k, v in value.items() if v not in (None, "", [], False, 0)}
    return [without_empty(v) for v in value] if isinstance(value, list) else value


@pytest.mark.parametrize("row", PASTES, ids=lambda row: re.sub(r"[^\w .,:/-]", "", row["what"]))
def test_a_paste_becomes_what_it_should(row):
    printed = [json.loads(line) for line in paste.to_lines(row["paste"])]
    assert without_empty(printed) == row["blocks"]
    assert paste.parse_paste(row["paste"]).label == row.get("label")


def test_the_corpus_has_every_network_kind_and_script():
    assert len(PASTES) >= 250
    assert len({row["paste"] for row in PASTES}) == len(PASTES)
    kinds = Counter(block["kind"] for row in PASTES for block in row["blocks"])
    assert set(kinds) == {"text", "social", "embed", "image", "video", "link"}
    networks = {block["network"] for row in PASTES for block in row["blocks"] if "network" in block}
    assert networks == PINNED
    assert networks - {"web"} <= set(NETWORKS)
    scripts = ["ا", "ב", "א", "あ", "一", "가", "ह", "ব", "த", "ไ", "ა", "Ա", "ቀ", "က", "ཀ", "α", "б"]
    everything = "".join(row["paste"] for row in PASTES)
    blocks = [range(ord(script) & ~0x7F, (ord(script) & ~0x7F) + 0x80) for script in scripts]
    assert all(any(ord(char) in block for char in everything) for block in blocks)


@pytest.mark.parametrize("row", PASTES, ids=lambda row: re.sub(r"[^\w .,:/-]", "", row["what"]))
def test_nothing_of_a_paste_is_drawn_unsafely(row):
    for block in paste.parse_paste(row["paste"]).blocks:
        if isinstance(block, Text | Social):
            made = (
                html.to_html(block.text)
                if isinstance(block, Text)
                else html.linked(block.text, block.network)
            )
            assert not re.search(
                r"<(?:script|iframe|img|svg|style|object|embed)|\son\w+\s*=|javascript:", _tags(made)
            )
            assert nh3.clean(made, link_rel=None).count("<a ") == made.count("<a ")


def _tags(made: str) -> str:
    """The tags of HTML, without the words between them."""
    return " ".join(re.findall(r"<[^>]*>", made))
