"""Share pictures: their size, their words, and no sign that no font has."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from image_files import RED, picture
from PIL import Image, ImageChops

from liveblog.media import fonts, typesetting
from liveblog.media.fonts import Fonts
from liveblog.media.share_picture import HEIGHT, PHOTO, WIDTH, Mark, SharePicture, draw
from liveblog.media.typesetting import Style, set_words

FONTS = Fonts(directories=())
PICTURE = SharePicture(
    site="The Harbour Times",
    title="First boats reach the old town",
    above="Flood on the lower Rhine",
    foot="18:03 CET · 27 November 2026 · Mira Holm",
    marks=(Mark(words="Live", tone="live"), Mark(words="Breaking", tone="strong")),
)
LONG = (
    "The interior minister says that all villages on the left bank will have been evacuated by midnight. " * 3
)


def drawn(made: SharePicture, photo: bytes | None = None) -> Image.Image:
    return Image.open(io.BytesIO(draw(made, photo, FONTS))).convert("RGB")


def ink(image: Image.Image) -> tuple[int, int, int, int]:
    """What of a picture is drawn upon, below its bar."""
    words = image.crop((0, 20, WIDTH, HEIGHT))
    box = ImageChops.difference(words, Image.new("RGB", words.size, "white")).getbbox()
    assert box
    return box


@pytest.mark.parametrize(
    "made",
    [
        PICTURE,
        replace(PICTURE, title=LONG, above=LONG, site=LONG, foot=LONG, below=LONG),
        replace(PICTURE, title="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamter" * 3),
        replace(PICTURE, marks=tuple(Mark(words=LONG, tone="plain") for _ in range(5))),
        SharePicture(site="", title=""),
    ],
)
def test_a_picture_has_the_size_that_networks_want_and_margins(made: SharePicture) -> None:
    image = drawn(made)
    assert image.size == (WIDTH, HEIGHT)
    if made.title:
        left, _, right, bottom = ink(image)
        assert left > 50
        assert right < WIDTH - 50
        assert bottom < HEIGHT - 40


def test_the_content_alone_decides_on_the_picture_and_its_key() -> None:
    assert draw(PICTURE, None, FONTS) == draw(replace(PICTURE), None, FONTS)
    assert PICTURE.key == replace(PICTURE).key
    keys = {
        replace(PICTURE, **{name: "x"}).key for name in ("site", "title", "above", "below", "foot", "image")
    }
    assert len(keys | {PICTURE.key}) == 7


def test_an_image_stands_beside_the_words_and_not_below_them() -> None:
    made = replace(PICTURE, image="a", credit="A. Reader")
    photo = picture(960, 640, "WEBP")
    assert draw(made, photo, FONTS)[:3] == b"\xff\xd8\xff"
    for rtl in (False, True):
        image = drawn(replace(made, rtl=rtl), photo)
        inside = image.getpixel((PHOTO // 2 if rtl else WIDTH - PHOTO // 2, HEIGHT // 2))
        assert all(abs(a - b) < 12 for a, b in zip(inside, RED, strict=True))  # type: ignore[arg-type]
        assert image.getpixel((WIDTH - 20 if rtl else 20, HEIGHT // 2)) == (255, 255, 255)
    assert drawn(made, b"damaged").size == (WIDTH, HEIGHT)


def test_words_from_right_to_left_begin_at_the_right() -> None:
    arabic = SharePicture(site="ميناء", title="وصول القوارب", language="ar", rtl=True)
    left, _, right, _ = ink(drawn(arabic))
    assert right > WIDTH - 80
    assert left > WIDTH // 3


def test_a_title_has_four_lines_at_most_and_ends_with_an_ellipsis() -> None:
    words = FONTS.words(LONG)
    assert words
    made = set_words(words, Style(48), 600, 4)
    assert len(made.lines) == 4
    assert made.lines[-1].endswith("…")
    assert not made.whole
    assert all(made.width(line) <= 600 for line in made.lines)
    short = FONTS.words("A few words")
    assert short
    assert set_words(short, Style(48), 600, 4).lines == ("A few words",)


def test_lines_of_chinese_break_anywhere_but_before_a_full_stop() -> None:
    assert typesetting._PART.findall("東京で地震。津波") == ["東", "京", "で", "地", "震。", "津", "波"]
    assert typesetting._PART.findall("a「東京」b") == ["a", "「東", "京」", "b"]
    assert typesetting._PART.findall("홍수 주민") == ["홍수", " ", "주민"]  # Korean has spaces


# No boxes


def test_a_text_that_no_font_has_is_not_drawn() -> None:
    assert FONTS.words("東京で地震") is None
    assert draw(replace(PICTURE, title="東京で地震", above="地震"), None, FONTS) == draw(
        replace(PICTURE, title="", above=""), None, FONTS
    )
    assert FONTS.words("👍🏽 👨‍👩‍👧") is None
    emoji = FONTS.words("Goal! 👍🏽 1️⃣")
    assert emoji
    assert emoji.text == "Goal! 1"


@pytest.mark.parametrize("text", ["Grüße “Łódź” – ễ", "Ελλάδα", "Київ", "عاجل: انهيار BBC", "बाढ़ से 41 गाँव"])
def test_the_fonts_that_are_installed_have_these_scripts(text: str) -> None:
    words = FONTS.words(text)
    assert words
    assert words.text == text


@given(st.text(max_size=40))
def test_no_sign_is_drawn_that_its_font_does_not_have(text: str) -> None:
    words = FONTS.words(text)
    assert words is None or all(map(words.face.covers, words.text))


def test_letters_that_have_to_be_joined_are_not_drawn_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "shaping", lambda: False)
    monkeypatch.setattr(typesetting, "shaping", lambda: False)
    for text in ("عاجل", "שלום", "बाढ़"):
        assert FONTS.words(text) is None
    assert drawn(replace(PICTURE, above="عاجل")).size == (WIDTH, HEIGHT)


def test_each_word_has_its_place_on_the_picture() -> None:
    for name in ("site", "title", "above", "below", "foot"):
        assert drawn(replace(PICTURE, below="A summary.")) != drawn(
            replace(PICTURE, **({"below": "A summary."} | {name: ""}))
        )  # type: ignore[arg-type]


def test_without_any_font_there_is_still_a_picture() -> None:
    assert Image.open(io.BytesIO(draw(PICTURE, None, Fonts((), ())))).size == (WIDTH, HEIGHT)
