"""Turns uploaded images into the files that readers get. The only module that handles pixels.

The type is detected from the contents, not the name. Images are turned upright, converted to sRGB and resized to our
widths; all metadata from cameras and editing programs is removed. Files that are too large, decompression bombs and
files that are no images are refused with a sentence, before anything is decoded.

Must not know: where files are kept, HTTP.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageCms

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.model.images import TALLEST, WIDTHS, files, media_of

LARGEST_FILE = 50_000_000
# A JPEG, which phones make with 50 million pixels, is decoded near the size that is wanted. All others are decoded
# whole, at up to sixteen bytes a pixel (WebP).
MOST_PIXELS = 26_000_000
MOST_JPEG_PIXELS = 51_000_000
LARGE = 12_000_000  # pixels; larger images are processed one at a time
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
_MOVING = ("PNG", "WEBP", "GIF", "AVIF")
_ORIENTATION = 0x0112
_TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_VERSION = b"liveblog 1\0"  # change it when the same upload shall give different files

NO_IMAGE = "This is not an image that can be shown. Choose a JPEG, PNG, WebP, GIF or AVIF."
DAMAGED = "This image is damaged or incomplete. Save it anew, or choose another."
SVG = (
    "This is an SVG, which can carry scripts and load things from elsewhere, so it is not taken."
    " Export it as a PNG and choose that."
)
HEIC = "This is a HEIC, which most browsers cannot show. Export it as a JPEG and choose that."
TIFF = "This is a TIFF, which browsers cannot show. Export it as a JPEG and choose that."
PDF = "This is a PDF. Export the page as a PNG or JPEG and choose that."
VIDEO = "This is a video. Only images can be uploaded; link to the video in the text instead."
TOO_LARGE = "This file is larger than 50 MB. Export it smaller and choose that."
EMPTY = "This file is empty. Choose another."
STILL = "It was animated; only its first image is kept."

# Pillow's own limit is a warning beyond ours; we ask before it decodes.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class Head:
    """A file's header, read before decoding."""

    digest: str
    width: int  # as stored, before it is turned upright
    height: int
    orientation: int  # EXIF: 1 is upright, 5 and above lie on their side
    moving: bool
    square: int = 0  # the side of the square that is cut from its middle; 0: it is kept whole

    @property
    def pixels(self) -> int:
        return self.width * self.height

    @property
    def turned(self) -> bool:
        return self.orientation >= 5

    @property
    def size(self) -> tuple[int, int]:
        """The stored size: upright, and within our limit."""
        if self.square:
            side = min(self.square, self.width, self.height)
            return side, side
        width, height = (self.height, self.width) if self.turned else (self.width, self.height)
        scale = min(1.0, WIDTHS[-1] / width, TALLEST / height)
        return max(1, round(width * scale)), max(1, round(height * scale))

    @property
    def media(self) -> str:
        return media_of(self.digest, *self.size)

    @property
    def note(self) -> str:
        """A notice for the editor about how the image was changed; empty for none."""
        return STILL if self.moving else ""


def read_head(file: BinaryIO, square: int = 0) -> Head:
    """Identifies an upload from its bytes, without decoding it; `square` as in Head.

    Raises Invalid if it is no image that we accept.
    """
    digest = hashlib.sha256(_VERSION)
    file.seek(0)
    first, length = b"", 0
    while part := file.read(1 << 20):
        first = first or part[:4096]
        length += len(part)
        if length > LARGEST_FILE:
            raise Invalid(TOO_LARGE)
        digest.update(part)
    if refusal := _refusal(first):
        raise Invalid(refusal)
    file.seek(0)
    known = first.startswith(_BEGINNINGS) or first[8:12] in (
        b"WEBP",
        b"avif",
        b"avis",
    )  # its type, whatever else may be wrong with it
    try:
        # Not `verify`, which decodes. Damage further on shows when the image is decoded.
        with Image.open(file, formats=_FORMATS) as image:
            known = True
            _bounded(*image.size, MOST_JPEG_PIXELS if image.format in ("JPEG", "MPO") else MOST_PIXELS)
            orientation = image.getexif().get(_ORIENTATION)
            moving = image.format in _MOVING and getattr(image, "is_animated", False)
            turned = orientation if orientation in _TURNS else 1
            return Head(digest.hexdigest(), *image.size, turned, moving, square)
    except Invalid:
        raise
    except Exception as problem:
        # Pillow's readers raise different errors by format: OSError, SyntaxError, struct.error, …
        raise Invalid(DAMAGED if known else NO_IMAGE) from problem


def make_files(file: BinaryIO, head: Head) -> Iterator[tuple[str, str, bytes]]:
    """The files of an image, one by one: name, type, contents. Raises Invalid when it cannot be decoded."""
    try:
        full = _upright(file, head)
    except Exception as problem:
        raise Invalid(DAMAGED) from problem
    for name, width, type in files(head.media):
        height = max(1, round(full.height * width / full.width))
        sized = full if width == full.width else full.resize((width, height), Image.Resampling.LANCZOS)
        yield name, type, _webp(sized) if type == "image/webp" else _jpeg(sized)


def _refusal(first: bytes) -> str:
    """Why a file is refused, as far as its first bytes tell; empty: accepted so far."""
    if not first:
        return EMPTY
    text = first.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if text.startswith(b"<") and b"<svg" in text:
        return SVG
    brand = first[4:12]
    if brand[:4] == b"ftyp":
        if (
            brand[4:] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
            and b"avif" not in first[:64]
        ):
            return HEIC
        return "" if b"avi" in first[:64] else VIDEO
    if first[:4] == b"RIFF" and first[8:12] == b"WEBP":
        # Pillow allocates the whole image when it opens one.
        _bounded(*_webp_size(first), MOST_PIXELS)
    if first[:4] in (b"II*\x00", b"MM\x00*"):
        return TIFF
    if first[:5] == b"%PDF-":
        return PDF
    return VIDEO if first[:4] == b"\x1aE\xdf\xa3" else ""


def _bounded(width: int, height: int, most: int) -> None:
    if width * height > most:
        raise Invalid(
            sentence(
                "This image has {millions} million pixels ({width} by {height});"
                " {most} million are the most. Export it smaller and choose that.",
                millions=round(width * height / 1e6),
                width=width,
                height=height,
                most=most // 1_000_000,
            )
        )


def _webp_size(first: bytes) -> tuple[int, int]:
    kind, body = first[12:16], first[20:]
    if len(body) < 10:
        return (0, 0)
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF


def _upright(file: BinaryIO, head: Head) -> Image.Image:
    """The image in its stored size, in sRGB, on white."""
    width, height = reversed(head.size) if head.turned else head.size
    file.seek(0)
    with Image.open(file, formats=_FORMATS) as image:
        image.draft("RGB", (width, height))  # decodes a JPEG close to the wanted size
        image.load()
        profile = image.info.get("icc_profile")
        whole = _middle(_whole(image)) if head.square else _whole(image)
        gap = None if whole.mode.startswith("I;") else 2.0  # the fast first step does not support 16 bits
        sized = whole.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=gap)
    sized = _opaque(_eight_bits(sized))
    upright = (_in_srgb(sized, profile) if profile else sized).convert("RGB")
    if (turn := _TURNS[head.orientation]) is not None:  # one of them is 0
        upright = upright.transpose(turn)
    upright.info = {}  # metadata, which would be written into the files
    return upright


def _whole(image: Image.Image) -> Image.Image:
    """Converts to a mode that can be resized: no palette, no transparency stored apart from the pixels."""
    if image.mode in ("LA", "PA", "La", "RGBa") or (image.mode != "RGBA" and "transparency" in image.info):
        return image.convert("RGBA")
    return image if image.mode not in ("P", "1") else image.convert("RGB")


def _middle(image: Image.Image) -> Image.Image:
    """The largest square in the middle, which is the same however the image is turned."""
    side = min(image.size)
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def _opaque(image: Image.Image) -> Image.Image:
    """Puts transparent images on white, for which they were drawn: black letters must stay readable on a dark page."""
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _eight_bits(image: Image.Image) -> Image.Image:
    """16-bit grey as 8-bit; `convert` would clip it at 255."""
    if image.mode.startswith("I") or image.mode == "F":
        return image.convert("F").point(lambda value: value / 257).convert("L")
    return image


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        made = None
    return made or image  # an unusable profile is ignored


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=78, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82, progressive=True, optimize=True)
    return out.getvalue()
