"""Settings: read once, with sentences for what cannot be read, and documented as they are."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest
from servers import command

from liveblog.errors import CannotStart
from liveblog.settings import Settings, read_settings, resource

DOCS = Path(__file__).parent.parent / "docs" / "settings.md"
VARIABLES = {setting.metadata["variable"]: setting for setting in fields(Settings)}


def test_every_setting_is_documented_as_it_is() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", DOCS.read_text("utf-8"), re.MULTILINE)
    written = {variable: (default, help) for variable, default, help in rows}
    expected = {
        variable: ("" if setting.default is None else f"`{setting.default}`", setting.metadata["help"])
        for variable, setting in VARIABLES.items()
    }
    assert written == expected, "docs/settings.md and liveblog/settings.py say different things"
    assert [variable for variable, *_ in rows] == list(VARIABLES), "in the order of liveblog/settings.py"


def test_every_setting_has_a_sentence_of_help() -> None:
    for variable, setting in VARIABLES.items():
        assert re.fullmatch(r"[A-Z].{10,}\.", setting.metadata["help"]), variable


def test_every_variable_is_a_well_known_one_or_carries_our_name() -> None:
    well_known = {"REDIS_URL", "PORT", "WEB_CONCURRENCY"}
    assert {v for v in VARIABLES if not v.startswith("LIVEBLOG_")} == well_known


def test_the_command_shows_every_setting_with_its_help() -> None:
    shown = command("settings").stdout
    for variable, setting in VARIABLES.items():
        assert variable in shown
        assert setting.metadata["help"] in shown


def test_without_variables_there_are_defaults() -> None:
    assert read_settings({}) == Settings()


def test_an_empty_variable_is_none_at_all() -> None:
    assert read_settings({"PORT": "", "REDIS_URL": ""}) == Settings()


def test_variables_are_read_by_their_kind() -> None:
    read = read_settings(
        {"PORT": "80", "LIVEBLOG_SPREAD": "2.5", "LIVEBLOG_DATA": "/data", "REDIS_URL": "redis://x"}
    )
    assert (read.port, read.spread, read.data, read.redis_url) == (80, 2.5, Path("/data"), "redis://x")


def test_the_command_line_wins() -> None:
    assert read_settings({"PORT": "80"}, port=90, host=None).port == 90


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("PORT", "eighty"),
        ("PORT", "-1"),
        ("PORT", "65536"),
        ("PORT", "8e3"),
        ("PORT", "9" * 5000),
        ("WEB_CONCURRENCY", "0"),
        ("WEB_CONCURRENCY", "1.5"),
        ("LIVEBLOG_SPREAD", "-1"),
        ("LIVEBLOG_SPREAD", "nan"),
        ("LIVEBLOG_SPREAD", "inf"),
        ("LIVEBLOG_HEARTBEAT", "often"),
        ("LIVEBLOG_PAGE_SIZE", "0"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_that_names_the_variable(variable: str, text: str) -> None:
    with pytest.raises(CannotStart, match=variable):
        read_settings({variable: text})


def test_a_wrong_setting_ends_a_command_with_one_sentence() -> None:
    ended = command("settings", environ={"PORT": "eighty"})
    assert ended.returncode == 1
    assert ended.stderr == "liveblog: PORT is “eighty”; it has to be a number.\n"


def test_settings_do_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize("name", ["templates", "static"])
def test_templates_and_static_files_are_found(name: str) -> None:
    assert any(resource(name).iterdir())
