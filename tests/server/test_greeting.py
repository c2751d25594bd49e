"""The first lines of a server, and the warning that too few readers fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from liveblog.live.capacity import RESERVED
from liveblog.server.greeting import FEW_READERS, capacity_warning, greeting
from liveblog.settings import Settings


def test_it_says_where_to_go_and_how_many_readers_fit() -> None:
    settings = Settings(data=Path.home() / "stories", workers=3)
    text = greeting(settings, "http://localhost:8000", "http://localhost:8000/desk/x", 1500)
    assert "read   http://localhost:8000/\n" in text
    assert "edit   http://localhost:8000/desk\n" in text
    assert "creates the first one, once:\n  http://localhost:8000/desk/x\n" in text
    assert "Data is in ~/stories. Room for 4,500 readers in 3 processes. Ctrl+C stops." in text
    text = greeting(Settings(redis_url="redis://here"), "http://localhost", None, 0)
    assert "Data is in the Redis of REDIS_URL. All readers poll. Ctrl+C stops." in text
    assert "account" not in text


@pytest.mark.parametrize(
    ("wanted", "descriptors", "said"),
    [
        (0, 128, "only 128 files here, which leaves room for no reader's connection"),
        (5_000, 128, "only 128 files here, which leaves room for no reader's connection"),
        (0, RESERVED + FEW_READERS - 1, "room for 999 readers; others poll"),
        (5_000, RESERVED + 3_000, "room for 3,000 readers instead of the 5,000 of LIVEBLOG_READERS"),
    ],
)
def test_a_warning_says_what_to_raise_when_there_are_too_few_descriptors(
    wanted: int, descriptors: int, said: str
) -> None:
    warning = capacity_warning(Settings(readers=wanted), descriptors)
    assert warning is not None
    assert said in warning
    assert "LimitNOFILE=65536" in warning


@pytest.mark.parametrize(
    ("wanted", "descriptors"), [(0, 65_536), (2, RESERVED + 2), (0, RESERVED + FEW_READERS)]
)
def test_there_is_no_warning_when_there_are_enough(wanted: int, descriptors: int) -> None:
    assert capacity_warning(Settings(readers=wanted), descriptors) is None
