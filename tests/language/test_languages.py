"""What a language does: choice, plurals, days, clocks, direction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from newsroom import open_newsroom
from playwright.async_api import Browser, expect
from readers import Reader

from liveblog.language.languages import ENGLISH, Language, language, negotiate
from liveblog.language.translatable import Sentence, sentence
from liveblog.language.zones import parse_zone, suggested, zone


def test_a_blogs_language_is_the_nearest_that_is_shipped() -> None:
    tags = {
        tag: language(tag).tag
        for tag in (
            "en",
            "en-US",
            "fr",
            "fr-CA",
            "ar-EG",
            "pt-BR",
            "zh-CN",
            "zh-Hant-TW",
            "zh-HK",
            "sv",
            "",
            "?!",
        )
    }
    assert tags == {
        "en": "en", "en-US": "en-US", "fr": "fr", "fr-CA": "fr-CA", "ar-EG": "ar-EG",
        "pt-BR": "pt-BR", "zh-CN": "zh-Hans-CN", "zh-Hant-TW": "en", "zh-HK": "en", "sv": "en", "": "en", "?!": "en",
    }  # fmt: skip
    assert language("ar").direction == "rtl"
    assert language("de").direction == "ltr"


def test_left_to_right_text_keeps_its_punctuation_in_arabic() -> None:
    """A colon after it, a dot before it would stand on its other side: isolated (LRI … PDI) they do not."""
    for hint, typed in (
        (
            "Markdown, a pasted tweet or a link to a post. “BREAKING:” at the start sets the label.",
            "BREAKING:",
        ),
        ("Its address: /live/… Left empty, it is made from the title.", "/live/…"),
    ):
        assert f"\u2066{typed}\u2069" in language("ar").say(hint)


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("sv-SE,sv;q=0.9,de-AT;q=0.8,en;q=0.5", "de"),
        ("pt-BR,pt;q=0.9,de-AT;q=0.8,en;q=0.5", "pt"),
        ("en;q=0.1, ar;q=0.2", "ar"),
        ("es;q=0, fr;q=0.1", "fr"),
        ("*", "en"),
        (";;q=,q=x;,\x00" * 50_000, "en"),
    ],
)
def test_the_nearest_language_a_browser_accepts_is_chosen(accepted: str, code: str) -> None:
    assert negotiate(accepted).code == code


def test_plurals_are_right_in_every_language() -> None:
    def said(code: str, *counts: int) -> list[str]:
        return [language(code).say(sentence("{n} new update", "{n} new updates", n=n)) for n in counts]

    assert said("en", 0, 1, 2) == ["0 new updates", "1 new update", "2 new updates"]
    assert said("fr", 0, 1, 2) == [
        "0 nouvelle publication",
        "1 nouvelle publication",
        "2 nouvelles publications",
    ]
    assert said("de", 0, 1, 1200) == ["0 neue Beiträge", "1 neuer Beitrag", "1.200 neue Beiträge"]
    arabic = said("ar", 0, 1, 2, 3, 11, 100)
    assert len(set(arabic)) == 6
    assert arabic[2] == "تحديثان جديدان"
    assert arabic[3] == "3 تحديثات جديدة"
    assert said("pl", 1, 2, 5, 22) == [
        "1 nowa aktualizacja",
        "2 nowe aktualizacje",
        "5 nowych aktualizacji",
        "22 nowe aktualizacje",
    ]
    assert said("ru", 1, 3, 11, 21) == [
        "1 новое обновление",
        "3 новых обновления",
        "11 новых обновлений",
        "21 новое обновление",
    ]
    assert said("ja", 1, 2) == ["新しい更新1件", "新しい更新2件"]


def test_scripts_get_plurals_by_the_browsers_categories() -> None:
    forms = language("ar").texts("static/live/")["{n} new update"]
    assert isinstance(forms, dict)
    assert list(forms) == ["zero", "one", "two", "few", "many", "other"]
    assert forms["many"] == "{n} تحديثًا جديدًا"
    french = language("fr").texts("static/live/")["{n} new update"]
    assert isinstance(french, dict)
    assert set(french) >= {"one", "other", "many"}
    assert ENGLISH.texts("static/live/") == {}
    assert set(language("fr").texts("static/live/player/", "static/live/none/")) < set(
        language("fr").texts("static/live/")
    )


def test_a_sentence_is_english_until_it_is_translated() -> None:
    limit = sentence(
        "The title has {count} characters; {most} is the most. Shorten it.", count=1200, most=200
    )
    assert limit == "The title has 1,200 characters; 200 is the most. Shorten it."
    error = ValueError(limit)
    assert isinstance(str(error), Sentence)  # what an error was raised with can still be said otherwise
    assert ENGLISH.say(str(error)) == limit
    assert language("fr").say("Words that no catalogue has.") == "Words that no catalogue has."
    assert language("fr").say("") == ""
    assert language("de").say(sentence("{what}: {n}", what=sentence("Live"), n=3)) == "Live: 3"
    assert language("fr").say(sentence("Braces {in} a {text} stay.", **{"in": "{x}", "text": "%s"})) == (
        "Braces {x} a %s stay."
    )


@pytest.mark.parametrize(
    ("tag", "day", "weekday"),
    [
        ("en", "6 January 2020", "Monday, 6 January 2020"),
        ("en-US", "January 6, 2020", "Monday, January 6, 2020"),
        ("fr", "6 janvier 2020", "lundi 6 janvier 2020"),
        ("de", "6. Januar 2020", "Montag, 6. Januar 2020"),
        ("es", "6 de enero de 2020", "lunes, 6 de enero de 2020"),
        ("ar", "6 يناير 2020", "الاثنين، 6 يناير 2020"),
    ],
)
def test_days_are_formatted_as_in_the_language(tag: str, day: str, weekday: str) -> None:
    spoken: Language = language(tag)
    at = int(datetime(2020, 1, 6, 18, 3, tzinfo=UTC).timestamp() * 1000)
    assert (spoken.day(at), spoken.weekday(at), spoken.clock(at)) == (day, weekday, "18:03 UTC")


@pytest.mark.parametrize(
    ("name", "winter", "summer"),
    [
        ("UTC", "23:03 UTC", "22:03 UTC"),
        ("Europe/Berlin", "00:03 CET", "00:03 CEST"),
        ("America/New_York", "18:03 EST", "18:03 EDT"),
        ("Europe/Istanbul", "02:03 UTC+3", "01:03 UTC+3"),
        ("Asia/Kathmandu", "04:48 UTC+5:45", "03:48 UTC+5:45"),
        ("Nowhere/Stored-Elsewhere", "23:03 UTC", "22:03 UTC"),
        ("../../etc/passwd", "23:03 UTC", "22:03 UTC"),
    ],
)
def test_a_time_names_its_zone(name: str, winter: str, summer: str) -> None:
    january, july = (
        int(datetime(2020, month, 6, hour, 3, tzinfo=UTC).timestamp() * 1000)
        for month, hour in ((1, 23), (7, 22))
    )
    assert (ENGLISH.clock(january, zone(name)), ENGLISH.clock(july, zone(name))) == (winter, summer)


def test_days_begin_at_midnight_in_the_blogs_zone() -> None:
    at = int(datetime(2020, 1, 6, 18, 3, tzinfo=UTC).timestamp() * 1000)
    tokyo = zone("Asia/Tokyo")
    assert ENGLISH.day(at, tokyo) == "7 January 2020"
    assert ENGLISH.weekday(at, tokyo) == "Tuesday, 7 January 2020"
    assert ENGLISH.posted("2020-01-06T18:03:00Z", tokyo) == "7 January 2020, 03:03 JST"
    assert ENGLISH.posted("2020-01-06", tokyo) == "6 January 2020"


def test_a_zone_is_found_however_it_is_written() -> None:
    asked = (
        "Europe/Paris",
        "europe/paris",
        "america/new york",
        "utc",
        "",
        "Mars/Base",
        "localtime",
        "Europe",
        "\x00",
    )
    assert [parse_zone(text) for text in asked] == [
        "Europe/Paris", "Europe/Paris", "America/New_York", "UTC", "UTC", None, None, None, None,
    ]  # fmt: skip
    assert {"UTC", "Europe/Paris", "Asia/Tokyo"} < set(suggested())
    assert not {"Etc/GMT+5", "EST", "US/Eastern"} & set(suggested())


async def test_a_reader_of_an_arabic_blog_reads_arabic_from_right_to_left(chromium: Browser) -> None:
    async with open_newsroom() as newsroom:
        newsroom.blog = replace(newsroom.blog, language="ar")
        for n in range(8):
            await newsroom.publish(f"e{n}", words="\n\n".join(["كلمات كثيرة."] * 9), label="breaking")
        context = await chromium.new_context(viewport={"width": 390, "height": 700})
        reader = await Reader(await context.new_page(), newsroom).join()
        page = reader.page
        assert await page.evaluate("[document.dir, document.documentElement.lang]") == ["rtl", "ar"]
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
        await expect(page.locator(".pause")).to_have_text("إيقاف مؤقت")
        await expect(page.locator("#entry-e5 .mark--breaking")).to_have_text("عاجل")
        await page.locator("#entry-e4").scroll_into_view_if_needed()
        for n in range(3):
            await newsroom.publish(f"new{n}")
        await expect(page.locator(".held-button")).to_have_text("3 تحديثات جديدة")
        await page.locator(".held-button").click()
        await expect(page.locator("#entry-new2")).to_be_visible()
        # What a frame brought says the same as what the page came with.
        assert await page.locator("#entry-new2").get_attribute("dir") == "rtl"
        assert reader.problems == []
        await context.close()
