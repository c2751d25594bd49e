"""Names, roles and passwords: what is accepted, and what is the same."""

from __future__ import annotations

import pytest
from accounts import HERE

from liveblog.errors import Forbidden, Invalid
from liveblog.model.people import (
    MAY,
    ROLES,
    device,
    folded,
    may,
    need,
    parse_name,
    parse_password,
    parse_role,
)


def test_every_role_may_do_what_the_one_below_may() -> None:
    assert MAY["contributor"] < MAY["editor"] < MAY["admin"]


def test_a_contributor_cannot_publish_and_is_told_what_to_do_instead() -> None:
    assert may("contributor", "write")
    with pytest.raises(Forbidden, match="Submit it for approval"):
        need("contributor", "publish")


def test_names_are_the_same_whatever_their_case_or_form() -> None:
    assert folded("  ÅDA  Lovelace ") == folded("åda lovelace")
    assert parse_name(" Ada​\t Lovelace ") == "Ada Lovelace"


UNSEEN = [0xAD, 0x34F, 0x61C, 0x115F, 0x180E, 0x200B, 0x202E, 0x2800, 0x3164, 0xFE0F, 0xFFA0, 0xE0041]


@pytest.mark.parametrize("unseen", [chr(code) for code in UNSEEN])
def test_invisible_characters_neither_distinguish_nor_make_names(unseen: str) -> None:
    assert folded(f"Edi{unseen}tor 1{unseen}") == folded("editor 1")
    assert parse_name(f"Ada{unseen}") == "Ada"
    with pytest.raises(Invalid):
        parse_name(unseen * 3)


@pytest.mark.parametrize("name", ["Ada Lоvelace", "Αda", "Иван I."])
def test_letters_that_look_alike_are_not_mixed(name: str) -> None:
    with pytest.raises(Invalid, match="one alphabet"):
        parse_name(name)


@pytest.mark.parametrize(
    "name", ["Иван Петров", "Γιώργος", "李 Wei 2", "محمد (Mo)", "O’Neil-Ångström", "ภัทร"]
)
def test_names_of_the_world_are_names(name: str) -> None:
    assert parse_name(name) == name


@pytest.mark.parametrize("name", ["", "  ", "​", "x" * 61, "…", "--"])
def test_a_name_has_to_be_readable(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_name(name)
    assert refused.value.problems["name"]


@pytest.mark.parametrize(
    "password",
    [
        *("", "short", "aaaaaaaaaaaa", "Ada Lovelace", "x" * 1001, "lovelace2024", "liveblogliveblog"),
        *("qwertyuiop[]", "1234567890123", "election2026"),
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_password(password, "ada lovelace")
    assert refused.value.problems["password"]


@pytest.mark.parametrize("password", ["password12", "Passw0rd1234", "iloveyou1234", "football2024"])
def test_a_stolen_password_is_said_to_be_one(password: str) -> None:
    with pytest.raises(Invalid, match="on lists of common and stolen ones"):
        parse_password(password, "ada lovelace")


def test_a_role_is_one_of_three() -> None:
    assert [parse_role(r) for r in ROLES] == list(ROLES)
    with pytest.raises(Invalid):
        parse_role("owner")


def test_a_device_is_named_as_a_person_would() -> None:
    assert device(HERE.agent) == "Firefox on Linux"
    assert (
        device("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/605")
        == "Safari on iPhone"
    )
    assert device("") == "Unknown browser"
