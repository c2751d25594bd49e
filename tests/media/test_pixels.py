"""What is made of an upload, and what is refused before it is opened."""

from __future__ import annotations

import io
from typing import Any

import pytest
from image_files import BLUE, RED, bomb, from_camera, made, moving, picture, profile, saved
from PIL import Image, ImageCms

from liveblog.errors import Invalid
from liveblog.media import pixels
from liveblog.model import images


def near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


def test_an_image_is_made_in_our_widths_and_never_larger() -> None:
    sizes = {name.split("-", 1)[1]: image.size for name, image in made(picture(2000, 1000)).items()}
    assert sizes == {
        "1600x800-480.webp": (480, 240),
        "1600x800-960.webp": (960, 480),
        "1600x800-1600.webp": (1600, 800),
        "1600x800.jpg": (1600, 800),
    }
    sizes = {name.split("-", 1)[1]: image.size for name, image in made(picture(500, 300)).items()}
    assert sizes == {"500x300-500.webp": (500, 300), "500x300.jpg": (500, 300)}


@pytest.mark.parametrize(("width", "height"), [(1, 1), (9000, 2), (2, 9000), (1601, 1601)])
def test_odd_shapes_stay_within_bounds(width: int, height: int) -> None:
    for image in made(picture(width, height, "PNG")).values():
        assert 1 <= image.width <= 1600
        assert 1 <= image.height <= images.TALLEST


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_the_type_is_detected_from_the_contents(format: str) -> None:
    for image in made(picture(format=format)).values():
        assert near(image.getpixel((5, 5)), BLUE)
        assert near(image.getpixel((image.width - 5, image.height - 5)), RED)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "RGBA", "I;16"])
def test_every_pixel_format_is_converted(mode: str) -> None:
    image = Image.new("L", (60, 40), 128)
    image = image.point(lambda grey: grey * 257).convert("I;16") if mode == "I;16" else image.convert(mode)
    if mode == "I;16":
        image = Image.new("I;16", (60, 40), 128 * 257)
    for drawn in made(
        saved(image, "TIFF" if mode == "none" else "JPEG" if mode == "CMYK" else "PNG")
    ).values():
        assert drawn.mode == "RGB"
        if mode != "1":
            assert near(drawn.getpixel((30, 20)), (128, 128, 128))


def test_16_bit_grey_is_scaled_down() -> None:
    for drawn in made(saved(Image.new("I;16", (4000, 3000), 128 * 257), "PNG")).values():
        assert near(drawn.getpixel((30, 20)), (128, 128, 128))


def test_transparent_pixels_become_white() -> None:
    image = Image.new("RGBA", (60, 40), (0, 0, 0, 0))
    for drawn in made(saved(image, "PNG")).values():
        assert near(drawn.getpixel((30, 20)), (255, 255, 255))


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "tl"), (2, "tr"), (3, "br"), (4, "bl"), (5, "tl"), (6, "tr"), (7, "br"), (8, "bl")],
)
def test_a_photograph_is_turned_upright(orientation: int, corner: str) -> None:
    for name, image in made(from_camera(orientation)).items():
        assert (image.width > image.height) == (orientation < 5), name
        at = {"t": 5, "b": image.height - 5, "l": 5, "r": image.width - 5}
        assert near(image.getpixel((at[corner[1]], at[corner[0]])), BLUE)


def test_camera_metadata_is_removed() -> None:
    file = io.BytesIO(from_camera())
    assert b"Secret" in file.getvalue()
    for name, _, data in pixels.make_files(file, pixels.read_head(file)):
        image = Image.open(io.BytesIO(data))
        assert not image.getexif(), name
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(image.info), name
        assert b"Secret" not in data


def test_colours_are_brought_to_srgb() -> None:
    for image in made(picture(icc_profile=profile())).values():
        red, green, _ = image.getpixel((image.width - 5, image.height - 5))  # type: ignore[misc]
        assert green > 150 > red
    untouched = made(picture(icc_profile=b"no profile" * 20))
    assert all(near(i.getpixel((i.width - 5, i.height - 5)), RED) for i in untouched.values())
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert all(near(i.getpixel((5, 5)), BLUE) for i in made(picture(icc_profile=plain)).values())


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG"])
def test_an_animation_keeps_its_first_image_and_the_editor_is_notified(format: str) -> None:
    head = pixels.read_head(io.BytesIO(moving(format)))
    assert head.note == pixels.STILL
    assert all(near(image.getpixel((5, 5)), RED) for image in made(moving(format)).values())
    assert pixels.read_head(io.BytesIO(picture())).note == ""


def test_the_same_contents_have_the_same_name() -> None:
    assert pixels.read_head(io.BytesIO(picture())).media == pixels.read_head(io.BytesIO(picture())).media
    assert (
        pixels.read_head(io.BytesIO(picture())).media
        != pixels.read_head(io.BytesIO(picture(1200, 801))).media
    )


@pytest.mark.parametrize(
    ("contents", "sentence"),
    [
        (b"", pixels.EMPTY),
        (b"hello", pixels.NO_IMAGE),
        (b"\x89PNG\r\n\x1a\n", pixels.DAMAGED),
        (b"<html><svg></svg></html>", pixels.SVG),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", pixels.SVG),
        (b"\xef\xbb\xbf  <?xml version='1.0'?>\n<!-- drawn -->\n<svg/>", pixels.SVG),
        ("<?xml version='1.0'?><svg/>".encode("utf-16"), pixels.SVG),
        (b"<?xml version='1.0'?><rss/>", pixels.NO_IMAGE),
        (b"%PDF-1.7", pixels.PDF),
        (b"II*\x00rest", pixels.TIFF),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", pixels.HEIC),
        (b"\0\0\0\x18ftypisom\0\0\0\0isomavc1", pixels.VIDEO),
        (b"\x1aE\xdf\xa3webm", pixels.VIDEO),
        (b"RIFF\0\0\0\0WEBP", pixels.DAMAGED),
    ],
)
def test_a_file_that_is_no_image_is_refused_with_a_sentence(contents: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        pixels.read_head(io.BytesIO(contents))
    assert str(refused.value) == sentence


@pytest.mark.parametrize("format", ["PNG", "WEBP"])
def test_bombs_are_refused_before_they_are_opened(format: str) -> None:
    with (
        pytest.raises(Invalid, match="60,000 by 40,000")
        if format == "PNG"
        else pytest.raises(Invalid, match="million pixels")
    ):
        pixels.read_head(io.BytesIO(bomb(60_000, 40_000, format)))


def test_a_jpeg_may_have_as_many_pixels_as_phones_make() -> None:
    assert pixels.read_head(io.BytesIO(bomb(8160, 6120, "JPEG"))).size == (1600, 1200)
    with pytest.raises(Invalid, match="51 million are the most"):
        pixels.read_head(io.BytesIO(bomb(9000, 6000, "JPEG")))
    with pytest.raises(Invalid, match="26 million are the most"):
        pixels.read_head(io.BytesIO(bomb(6000, 5000)))


def test_a_file_over_50_mb_is_refused() -> None:
    class Endless(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return b"\xff" * (size or 0)

    with pytest.raises(Invalid) as refused:
        pixels.read_head(Endless())
    assert str(refused.value) == pixels.TOO_LARGE


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_half_an_image_is_refused(format: str) -> None:
    whole = saved(Image.effect_noise((400, 300), 90).convert("RGB"), format)
    for part in (whole[: len(whole) // 2], whole[:60], whole[:20]):
        with pytest.raises(Invalid, match="damaged or incomplete"):
            made(part)
