"""Image files for tests, made as cameras, phones and drawing programs make them."""

from __future__ import annotations

import io
import zlib
from typing import Any

from PIL import Image, ImageCms

from liveblog.media import pixels
from liveblog.model import images

RED, BLUE = (200, 30, 30), (20, 40, 200)


def picture(width: int = 1200, height: int = 800, format: str = "JPEG", **how: Any) -> bytes:
    """A red image with a blue upper left corner."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(BLUE, (0, 0, width // 4, height // 4))
    return saved(image, format, **how)


def saved(image: Image.Image, format: str, **how: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **how)
    return file.getvalue()


def from_camera(orientation: int = 6) -> bytes:
    """A photograph with what a camera writes beside it: who, where, and which side is up."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Secret Camera"
    exif[0x013B] = "Secret Author"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    return picture(1200, 800, exif=exif, comment=b"Secret comment")


def moving(format: str = "GIF") -> bytes:
    frames = [Image.new("RGB", (300, 200), colour) for colour in (RED, BLUE)]
    return saved(frames[0], format, save_all=True, append_images=frames[1:], duration=100)


def profile() -> bytes:
    """A profile in which what is written as red is green: nobody can miss that it was used."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    places = {made[at : at + 4]: at for at in range(132, 132 + 12 * int.from_bytes(made[128:132], "big"), 12)}
    red, green = (slice(places[tag] + 4, places[tag] + 12) for tag in (b"rXYZ", b"gXYZ"))
    swapped = bytearray(made)
    swapped[red], swapped[green] = made[green], made[red]
    return bytes(swapped)


def bomb(width: int, height: int, format: str = "PNG") -> bytes:
    """A few bytes that say they are a huge image."""
    if format == "PNG":
        whole = bytearray(picture(8, 8, "PNG"))
        whole[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
        whole[29:33] = zlib.crc32(whole[12:29]).to_bytes(4, "big")
        return bytes(whole)
    if format == "JPEG":
        whole = bytearray(picture(8, 8))
        at = whole.index(b"\xff\xc0") + 5
        whole[at : at + 4] = height.to_bytes(2, "big") + width.to_bytes(2, "big")
        return bytes(whole)
    body = b"\0\0\0\0" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + (22).to_bytes(4, "little") + b"WEBPVP8X" + (10).to_bytes(4, "little") + body


A = f"{'a' * 32}-1600x1067"


B = f"{'b' * 32}-300x200"


def made(contents: bytes) -> dict[str, Image.Image]:
    """The files of an upload, by name."""
    file = io.BytesIO(contents)
    found = {}
    for name, type, data in pixels.make_files(file, pixels.read_head(file)):
        image = Image.open(io.BytesIO(data))
        image.load()
        assert images.type_of_file(name) == type == Image.MIME[image.format or ""]
        found[name] = image
    return found


def image(name: str = A, alt: str = "Boats") -> images.Image:
    width, height = images.size_of(name) or (0, 0)
    return images.Image(media=name, alt=alt, width=width, height=height)
