"""What an image of an entry is: its name, the files it is kept as, its words; and how a program names it.

An image is named by its contents and its size, so that the names of its files follow from its own:
`{media}.jpg` for every client, `{media}-{width}.webp` in the widths that `widths` gives.

Must not know: pixels, where files are, HTTP, HTML, forms (that is `image_form`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from liveblog.language.translatable import sentence
from liveblog.model.words import one_line

WIDTHS = (480, 960, 1600)  # what is served; nothing is made larger than it came
TALLEST = 4800
IMAGE_LIMIT = 20  # of one entry
LIMITS: Mapping[str, int] = {"alt": 1_000, "caption": 500, "credit": 200}
UNDESCRIBED = "Describe what the image shows, for people who cannot see it."

_MEDIA = r"[0-9a-f]{32}-([1-9][0-9]{0,3})x([1-9][0-9]{0,3})"
MEDIA = re.compile(f"^{_MEDIA}$")  # as a JSON Schema has it
_FILE = re.compile(rf"(?P<media>{_MEDIA})(?:-(?P<width>[1-9]\d{{0,3}})\.webp|\.jpg)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image of ours. `media` is its name; an empty `alt` says that it is decoration and tells nothing."""

    kind: ClassVar[str] = "image"
    media: str
    alt: str
    caption: str = ""
    credit: str = ""
    width: int
    height: int

    @property
    def src(self) -> str:
        return src(self.media)

    @property
    def srcset(self) -> str:
        return srcset(self.media)


def media_of(digest: str, width: int, height: int) -> str:
    """The name of an image: 32 digits of its contents' hash, and its size."""
    return f"{digest[:32]}-{width}x{height}"


def size_of(media: str) -> tuple[int, int] | None:
    """Width and height of an image by its name; None when it is none."""
    found = re.fullmatch(_MEDIA, media)
    if found is None:
        return None
    width, height = int(found[1]), int(found[2])
    return (width, height) if width <= WIDTHS[-1] and height <= TALLEST else None


def in_address(text: str) -> str | None:
    """The name of the image in an address of one of its files, or in whatever else names it."""
    found = re.search(_MEDIA, text)
    return found[0] if found and size_of(found[0]) else None


def widths(width: int) -> tuple[int, ...]:
    """The widths in which an image is kept: its own, and those of ours that are clearly smaller."""
    return (*(w for w in WIDTHS if w * 1.2 <= width), width)


def files(media: str) -> Iterator[tuple[str, int, str]]:
    """Every file of an image: its name, width, and type. The one for everybody comes last."""
    size = size_of(media)
    if size is not None:
        for width in widths(size[0]):
            yield f"{media}-{width}.webp", width, "image/webp"
        yield fallback(media), size[0], "image/jpeg"


def fallback(media: str) -> str:
    """The file that every browser, reader of feeds and preview of links can show."""
    return f"{media}.jpg"


def type_of_file(name: str) -> str | None:
    """The type of a file by its name; None when it cannot be one of ours."""
    found = _FILE.fullmatch(name)
    if found is None or (size := size_of(found["media"])) is None:
        return None
    if found["width"] is None:
        return "image/jpeg"
    return "image/webp" if int(found["width"]) in widths(size[0]) else None


def src(media: str) -> str:
    return f"/media/{fallback(media)}"


def thumb(media: str) -> str:
    """The smallest file. (static/desk/images/images.js says the same.)"""
    return f"/media/{next(files(media))[0]}"


def srcset(media: str) -> str:
    webp = [(name, width) for name, width, type in files(media) if type == "image/webp"]
    return ", ".join(f"/media/{name} {width}w" for name, width in webp)


def parse_images(value: Any) -> tuple[Image, ...]:
    """The images of an API call, a list of {media, alt, caption?, credit?}. ValueError says what to fix."""
    if not isinstance(value, list | tuple) or not all(isinstance(item, Mapping) for item in value):
        raise ValueError("Give the images as a list of {“media”: …, “alt”: …}.")
    too_many(len(value))
    found = []
    for number, item in enumerate(value, 1):
        try:
            found.append(_image(item))
        except ValueError as problem:
            raise ValueError(
                sentence("Image {number}: {problem}", number=number, problem=str(problem))
            ) from None
    return tuple(found)


def parse_cover(value: Any) -> Image | None:
    """The cover of an API call, {media, alt, credit?}; None or an empty text for none. ValueError says what to fix."""
    if value is None or value == "":
        return None
    if not isinstance(value, Mapping):
        raise ValueError("Give the cover as {“media”: …, “alt”: …}, or null for none.")
    return _image({name: value.get(name) for name in ("media", "alt")} | {"credit": value.get("credit", "")})


def _image(item: Mapping[str, Any]) -> Image:
    if item.get("alt") is None:
        raise ValueError(
            sentence(
                "{described} “alt” may be empty only when it is decoration.", described=sentence(UNDESCRIBED)
            )
        )
    return make(item.get("media"), {name: words(name, item.get(name, "")) for name in LIMITS})


def make(media: Any, said: Mapping[str, str]) -> Image:
    """The image with these words. ValueError when there can be no such image."""
    size = size_of(media) if isinstance(media, str) else None
    if size is None:
        raise ValueError("There is no such image here. Upload it, then name it as the answer does.")
    return Image(media=media, width=size[0], height=size[1], **said)


def words(name: str, value: Any) -> str:
    """An image's alternative text, caption or credit on one line. ValueError says what to fix."""
    if not isinstance(value, str):
        raise ValueError(sentence("Give the {field} as text.", field=name))
    if len(value) > LIMITS[name]:
        raise ValueError(
            sentence(
                "The {field} has {count} characters; {most} is the most. Shorten it.",
                field=name,
                count=len(value),
                most=LIMITS[name],
            )
        )
    return one_line(value)


def too_many(count: int) -> None:
    """ValueError when an entry would have more images than it may."""
    if count > IMAGE_LIMIT:
        raise ValueError(
            sentence(
                "An entry can have {most} images; there are {count}. Remove some.",
                most=IMAGE_LIMIT,
                count=count,
            )
        )
