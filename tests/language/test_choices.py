"""Languages and zones by the names that people know them by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.errors import Invalid
from liveblog.forms.blogs import parse_blog
from liveblog.language.choices import (
    language_choice,
    language_choices,
    nearest_language,
    nearest_zone,
    parse_language,
    parse_zone_choice,
    zone_choice,
    zone_choices,
)
from liveblog.language.languages import SHIPPED, language


@pytest.mark.parametrize("code", SHIPPED)
def test_every_choice_is_understood(code: str) -> None:
    spoken = language(code)
    for choice in language_choices(spoken):
        assert choice.endswith(f"({parse_language(choice)})")
    for choice in zone_choices(spoken):
        assert choice.endswith(f"({parse_zone_choice(choice)})")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("de", "de"), ("pt-BR", "pt-BR"), ("German", "de"), ("deutsch", "de"), ("ALLEMAND", "de"),
        ("Francais", "fr"), ("العربية", "ar"), ("German, Deutsch (de)", "de"), (" de ", "de"),
        ("Klingon", None), ("", None), ("de_DE!", None), ("(de", None),
    ],
)  # fmt: skip
def test_a_language_is_known_by_code_and_name(text: str, code: str | None) -> None:
    assert parse_language(text) == code


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Berlin", "Europe/Berlin"), ("europe/berlin", "Europe/Berlin"), ("Berlin", "Europe/Berlin"),
        ("brüssel", "Europe/Brussels"), ("New York", "America/New_York"), ("UTC", "UTC"), ("", "UTC"),
        ("Berlin, Central European Time (Europe/Berlin)", "Europe/Berlin"), ("Narnia", None), ("Europe/Narnia", None),
    ],
)  # fmt: skip
def test_a_zone_is_known_by_name_and_city(text: str, name: str | None) -> None:
    assert parse_zone_choice(text) == name


def test_choices_are_in_the_language_of_the_form() -> None:
    assert (
        zone_choice("Europe/Brussels", language("de")) == "Brüssel, Mitteleuropäische Zeit (Europe/Brussels)"
    )
    assert language_choice("de", language("fr")) == "allemand, Deutsch (de)"
    assert language_choice("de", language("de")) == "Deutsch (de)"
    # What is not known stays as it is.
    assert zone_choice("Europe/Narnia", language("en")) == "Europe/Narnia"
    assert language_choice("not a code", language("en")) == "not a code"


def test_a_near_miss_gets_a_suggestion() -> None:
    assert nearest_zone("Europe/Berln") == nearest_zone("Berlinn") == "Europe/Berlin"
    assert nearest_language("Germann") == "German"
    assert nearest_zone("qqqqqq") is None
    with pytest.raises(Invalid, match=r"no time zone “Berlinn”\. Did you mean “Europe/Berlin”\?"):
        parse_blog({"slug": "a", "title": "A", "zone": "Berlinn"})
    with pytest.raises(Invalid, match=r"no language “Klingonn”\. Choose one of the list"):
        parse_blog({"slug": "a", "title": "A", "language": "Klingonn"})


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    for ask in (parse_language, parse_zone_choice, nearest_language, nearest_zone):
        ask(text)
