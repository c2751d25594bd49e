"""Images: what is taken, what is made of it and refused; kept in a directory and in a bucket, and given to readers."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import httpx
import pytest
from desk import Desk, client_of, signed_in, typed, words
from image_files import BLUE, RED, bomb, from_camera, moving, picture, profile, saved
from PIL import Image, ImageCms
from servers import Running, command

from liveblog.errors import CannotStart, Invalid, Unavailable
from liveblog.forms import images as image_form
from liveblog.forms.images import Row
from liveblog.forms.submissions import parse_submission
from liveblog.media import pixels
from liveblog.media import store as media_store
from liveblog.media.bucket import AWAY, Bucket
from liveblog.media.store import Directory, MediaStore
from liveblog.model import images
from liveblog.model.blocks import Text
from liveblog.model.entries import NewEntry
from liveblog.settings import Settings
from liveblog.store import Store

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


def near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 12 for a, b in zip(pixel, colour, strict=True))


# What is made


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
def test_the_contents_say_what_it_is(format: str) -> None:
    for image in made(picture(format=format)).values():
        assert near(image.getpixel((5, 5)), BLUE)
        assert near(image.getpixel((image.width - 5, image.height - 5)), RED)


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "CMYK", "RGBA", "I;16"])
def test_every_kind_of_pixel_becomes_plain(mode: str) -> None:
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


def test_16_bits_of_grey_are_made_much_smaller() -> None:
    for drawn in made(saved(Image.new("I;16", (4000, 3000), 128 * 257), "PNG")).values():
        assert near(drawn.getpixel((30, 20)), (128, 128, 128))


def test_what_is_transparent_is_white() -> None:
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


def test_nothing_stays_of_what_the_camera_wrote() -> None:
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
def test_of_an_animation_the_first_image_is_kept_and_the_editor_is_told(format: str) -> None:
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


# What is refused


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
def test_what_is_no_image_is_refused_with_a_sentence(contents: bytes, sentence: str) -> None:
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


def test_what_is_larger_than_50_mb_is_refused() -> None:
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


# Names and words


def test_names_say_every_file_and_nothing_else_is_one() -> None:
    assert [name for name, *_ in images.files(A)] == [
        f"{A}-480.webp",
        f"{A}-960.webp",
        f"{A}-1600.webp",
        f"{A}.jpg",
    ]
    assert (images.thumb(A), images.thumb(B)) == (f"/media/{A}-480.webp", f"/media/{B}-300.webp")
    assert images.srcset(B) == f"/media/{B}-300.webp 300w"
    for name in (
        f"{A}-481.webp",
        f"{A}-480.jpg",
        f"../{A}.jpg",
        f"{A}.jpg.",
        A,
        f"{'a' * 32}-1601x2.jpg",
        f"{A}.jpg\n",
        "",
    ):
        assert images.type_of_file(name) is None, name
    assert images.size_of(f"{'a' * 32}-0x5") is None


def test_an_api_call_names_images_and_says_what_they_show() -> None:
    asked = {
        "images": [{"media": A, "alt": " Boats \x00in mud ", "caption": "Low tide"}, {"media": B, "alt": ""}]
    }
    found = parse_submission(asked, need_text=True).images
    assert found == (
        images.Image(media=A, alt="Boats in mud", caption="Low tide", width=1600, height=1067),
        images.Image(media=B, alt="", width=300, height=200),
    )


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("x", "Write something"),
        ({"media": A}, "list"),
        ([1], "list"),
        ([{"media": A}], "Image 1: Describe"),
        ([{"media": A, "alt": "x"}, {"media": "../a", "alt": "x"}], "Image 2: There is no such image"),
        ([{"media": A, "alt": "x" * 1001}], "1,001 characters"),
        ([{"media": A, "alt": "x", "credit": 3}], "credit as text"),
        ([{"media": A, "alt": "x"}] * 21, "20 images"),
    ],
)
def test_what_an_api_call_says_wrongly_is_a_sentence(asked: Any, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        parse_submission({"images": asked}, need_text=True)


def test_a_form_asks_for_words_or_the_word_that_none_are_needed() -> None:
    rows = [Row(media=A, alt="Boats"), Row(media=B, decorative="1"), Row(media=A)]
    with pytest.raises(Invalid) as refused:
        parse_submission(image_form.fields(rows), need_text=True)
    assert list(refused.value.problems) == ["image-3-alt"]
    found = parse_submission(image_form.fields(rows[:2]), need_text=True).images
    assert found is not None
    assert [(i.media, i.alt) for i in found] == [(A, "Boats"), (B, "")]
    assert image_form.rows(image_form.of_images(found)) == rows[:2]


def test_files_that_were_chosen_and_not_uploaded_are_not_forgotten() -> None:
    with pytest.raises(Invalid, match="not uploaded yet"):
        parse_submission({"text": "Words.", "images": "listed", "image": "boats.jpg"}, need_text=True)


def test_a_form_is_rearranged() -> None:
    one, two = Row(media=A, alt="one"), Row(media=B, alt="two")
    assert image_form.arranged([one, two], "up 2") == [two, one]
    assert image_form.arranged([one, two], "down 1") == [two, one]
    assert image_form.arranged([one, two], "down 2") == [one, two]
    assert image_form.arranged([one, two], "remove 1") == [two]
    for nonsense in ("", "up", "up 0", "remove 9", "remove -1", "remove ²"):
        assert image_form.arranged([one, two], nonsense) == [one, two]


def test_images_of_two_editors_are_merged_one_by_one() -> None:
    a, b, c = Row(media=A), Row(media=B), Row(media=f"{'c' * 32}-9x9")
    mine, theirs = Row(media=A, alt="mine"), Row(media=A, alt="theirs")
    assert image_form.merged([a], [a], [a, b]) == [a, b]
    assert image_form.merged([a], [a, c], [a, b]) == [a, c, b]
    assert image_form.merged([a, b], [mine, b], [a]) == [mine]
    assert image_form.merged([a], [mine], [theirs]) == [mine]
    assert image_form.merged([a], [a, b], [theirs]) == [theirs, b]
    assert image_form.merged([a], [], [theirs, b]) == [theirs, b]
    assert image_form.merged([], [a], [b]) == [a, b]


# An entry


def image(name: str = A, alt: str = "Boats") -> images.Image:
    width, height = images.size_of(name) or (0, 0)
    return images.Image(media=name, alt=alt, width=width, height=height)


async def test_edits_of_words_keep_images_and_edits_of_images_keep_words(store: Store, blog: Any) -> None:
    entry, _ = await store.publish(blog, NewEntry(source="Words.", blocks=(Text(text="Words."), image())))
    changed = await store.change(blog, entry.id, {"source": "New.", "words": (Text(text="New."),)})
    assert changed.blocks == (Text(text="New."), image())
    changed = await store.change(blog, entry.id, {"images": (image(B),)})
    assert changed.blocks == (Text(text="New."), image(B))
    assert (await store.entry(blog, entry.id)).images == (image(B),)
    with pytest.raises(Invalid, match="Nothing would be left"):
        await store.change(blog, entry.id, {"words": (), "images": ()})


# Keeping


class Slow:
    """A place that records what it is asked and answers when it is told to."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.reads: list[str] = []
        self.answer = asyncio.Event()

    async def write(self, name: str, type: str, contents: bytes) -> None:
        self.files[name] = contents

    async def read(self, name: str) -> bytes | None:
        self.reads.append(name)
        await self.answer.wait()
        return self.files.get(name)

    async def has(self, name: str) -> bool:
        return name in self.files

    async def remove(self, name: str) -> None:
        self.files.pop(name, None)


async def test_what_is_kept_is_whole_and_the_last_file_says_so(tmp_path: Path) -> None:
    kept = MediaStore(Directory(tmp_path))
    head = await kept.keep(io.BytesIO(picture()))
    found = sorted(name for *_, names in os.walk(tmp_path) for name in names)
    assert found == sorted(name for name, *_ in images.files(head.media))
    again = MediaStore(Directory(tmp_path))
    await again.need([image(head.media)])
    for name in found:
        assert await again.read(name) == (tmp_path / name[:2] / name).read_bytes()
    (tmp_path / head.media[:2] / images.fallback(head.media)).unlink()
    with pytest.raises(Invalid, match="Image 1: This image is not here"):
        await MediaStore(Directory(tmp_path)).need([image(head.media)])
    await kept.close()
    await again.close()


async def test_a_disk_that_refuses_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the directory should be")
    kept = MediaStore(Directory(tmp_path / "media"))
    with pytest.raises(Unavailable, match="disk"):
        await kept.keep(io.BytesIO(picture()))
    await kept.close()
    with pytest.raises(CannotStart, match="media"):
        MediaStore.open(Settings(data=tmp_path))


async def test_many_readers_of_one_file_read_it_once() -> None:
    place = Slow()
    place.files[f"{B}.jpg"] = b"contents"
    kept = MediaStore(place)
    readers = [asyncio.create_task(kept.read(f"{B}.jpg")) for _ in range(100)]
    while not place.reads:
        await asyncio.sleep(0)
    readers[0].cancel()  # who leaves takes it away from nobody
    place.answer.set()
    assert set(await asyncio.gather(*readers[1:])) == {b"contents"}
    assert await kept.read(f"{B}.jpg") == b"contents"
    assert place.reads == [f"{B}.jpg"]
    assert await kept.read("../../etc/passwd") is None
    assert await kept.read(f"{A}.jpg") is None
    assert place.reads == [f"{B}.jpg", f"{A}.jpg"]
    await kept.close()


async def test_what_stays_in_memory_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_store, "RECENT", 250)
    place = Slow()
    place.answer.set()
    names = [f"{digit * 32}-9x9.jpg" for digit in "123"]
    place.files = dict.fromkeys(names, b"x" * 100)
    kept = MediaStore(place)
    for name in [*names, names[2], names[0]]:
        await kept.read(name)
    assert place.reads == [*names, names[0]]
    await kept.close()


async def test_what_was_removed_elsewhere_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Slow()
    place.answer.set()
    kept, elsewhere = MediaStore(place), MediaStore(place)
    head = await kept.keep(io.BytesIO(picture()))
    name = images.fallback(head.media)
    assert await elsewhere.remove(head.media)
    assert not await elsewhere.remove(head.media)
    assert place.files == {}
    assert await kept.read(name)
    assert await kept.has(head.media)
    monkeypatch.setattr(media_store, "FRESH", 0.0)
    assert await kept.read(name) is None
    assert not await kept.has(head.media)
    assert kept._recent_size == sum(len(contents) for _, contents in kept._recent.values())
    await kept.close()
    await elsewhere.close()


async def test_two_at_once_are_worked_on_and_the_queue_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    going, at_once, most = threading.Event(), 0, 0
    lock = threading.Lock()

    def read_head(file: BinaryIO) -> pixels.Head:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        going.wait(20)
        with lock:
            at_once -= 1
        raise Invalid("no")

    monkeypatch.setattr(pixels, "read_head", read_head)
    kept = MediaStore(Slow())
    tasks = [asyncio.create_task(kept.keep(io.BytesIO())) for _ in range(media_store.MOST_WAITING + 3)]
    done, waiting = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    assert {str(task.exception()) for task in done} == {media_store.BUSY}
    going.set()
    await asyncio.wait(waiting)
    assert sum(str(task.exception()) == media_store.BUSY for task in tasks) == 3
    assert most == media_store.AT_ONCE
    await kept.close()


# A bucket


class Service(ThreadingHTTPServer):
    """A service that speaks S3's protocol as far as we do, and records what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.files: dict[str, tuple[str, bytes]] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.refuses = False

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class _Asked(BaseHTTPRequestHandler):
    server: Service

    def _answer(self, status: int, type: str = "", contents: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(contents)))
        self.send_header("etag", '"1"')
        self.send_header("last-modified", "Fri, 09 Jan 2026 12:00:00 GMT")
        if type:
            self.send_header("content-type", type)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(contents)

    def do_PUT(self) -> None:
        contents = self.rfile.read(int(self.headers["content-length"]))
        path = self._ask()
        if not self.server.refuses:
            self.server.files[path] = (self.headers["content-type"], contents)
        self._answer(403 if self.server.refuses else 200)

    def do_DELETE(self) -> None:
        self.server.files.pop(self._ask(), None)
        self._answer(204)

    def do_GET(self) -> None:
        path = self._ask()
        if self.server.refuses:
            return self._answer(403)
        return self._answer(200, *self.server.files[path]) if path in self.server.files else self._answer(404)

    do_HEAD = do_GET  # noqa: N815

    def _ask(self) -> str:
        path = urlsplit(self.path).path
        self.server.asked.append((self.command, path, self.headers["authorization"]))
        return path

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as started:
        yield started


@contextmanager
def serving() -> Iterator[Service]:
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield service
        service.shutdown()
        thread.join()


async def test_a_bucket_keeps_images_signed_and_typed(service: Service) -> None:
    url = f"s3+http://KEY:SEC%2FRET@{service.host}/newsroom/live?region=eu-test-1"
    kept = MediaStore.open(Settings(media_url=url))
    head = await kept.keep(io.BytesIO(picture()))
    names = [name for name, *_ in images.files(head.media)]
    assert [path for verb, path, _ in service.asked if verb == "PUT"] == [
        f"/newsroom/live/{name}" for name in names
    ]
    for _, path, authorization in service.asked:
        assert path.startswith("/newsroom/live/")
        assert authorization.startswith("AWS4-HMAC-SHA256 Credential=KEY/")
        assert "/eu-test-1/s3/aws4_request" in authorization
    for name, _, type in images.files(head.media):
        assert service.files[f"/newsroom/live/{name}"][0] == type
    other = MediaStore.open(Settings(media_url=url))
    assert await other.read(names[0]) == service.files[f"/newsroom/live/{names[0]}"][1]
    assert await other.has(head.media)
    assert not await other.has(A)
    assert await other.read(f"{A}.jpg") is None
    assert await other.remove(head.media)
    assert service.files == {}
    await kept.close()
    await other.close()


async def test_a_bucket_that_refuses_or_is_away_is_said(service: Service) -> None:
    service.refuses = True
    kept = MediaStore.open(Settings(media_url=f"s3+http://k:s@{service.host}/b"))
    for act in (kept.keep(io.BytesIO(picture())), kept.read(f"{A}.jpg"), kept.has(A)):
        with pytest.raises(Unavailable) as refused:
            await act
        assert str(refused.value) == AWAY
    await kept.close()


@pytest.mark.parametrize(
    "url",
    [
        "https://host/bucket",
        "s3://host/bucket",
        "s3://key@host/bucket",
        "s3://key:se/cret@host/bucket",
        "s3://key:secret@host",
        "s3://key:secret@/bucket",
        "s3://key:secret@host:port/bucket",
    ],
)
def test_an_address_that_cannot_be_used_is_said_without_its_secret(url: str) -> None:
    with pytest.raises(CannotStart, match="LIVEBLOG_MEDIA_URL") as refused:
        Bucket(url)
    assert "cret" not in str(refused.value).replace("SECRET", "").replace("secret are", "")


def test_without_its_package_a_bucket_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(CannotStart, match=r"install liveblog\[s3\]"):
        Bucket("s3://key:secret@host/bucket")


def test_the_settings_do_not_show_the_bucket_s_secret() -> None:
    shown = command("settings", environ={"LIVEBLOG_MEDIA_URL": "s3://key:secret-word@host/bucket"}).stdout
    assert "LIVEBLOG_MEDIA_URL=(set)" in shown
    assert "secret-word" not in shown


# Over HTTP


@pytest.fixture(scope="module")
async def editor(server: Running) -> Any:
    desk = await signed_in(server)
    yield desk
    await desk.client.aclose()


async def sent(desk: Desk, slug: str, *contents: bytes, json: bool = True, **fields: str) -> httpx.Response:
    """The answer to files, as the desk's scripts or a form send them."""
    files = [("image", (f"image {n}.jpg", data, "image/jpeg")) for n, data in enumerate(contents, 1)]
    headers = {"accept": "application/json"} if json else {}
    return await desk.client.post(
        f"/desk/{slug}/images", files=files or [("image", ("", b""))], data=fields, headers=headers
    )


async def test_an_upload_is_told_its_name_and_readers_get_its_files(editor: Desk, story: str) -> None:
    answer = await sent(editor, story, from_camera())
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["width"], told["height"]) == (800, 1200)
    async with httpx.AsyncClient(base_url=editor.server.url) as reader:
        for address in [told["src"], *(part.split()[0] for part in told["srcset"].split(", "))]:
            got = await reader.get(address)
            assert got.status_code == 200
            assert got.headers["content-type"] == ("image/jpeg" if address.endswith("jpg") else "image/webp")
            assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert got.headers["x-content-type-options"] == "nosniff"
            assert int(got.headers["content-length"]) == len(got.content)
            Image.open(io.BytesIO(got.content)).load()
            kept = await reader.get(address, headers={"if-none-match": got.headers["etag"]})
            assert (kept.status_code, kept.content) == (304, b"")
            head = await reader.head(address)
            assert (head.status_code, head.headers["content-length"]) == (200, got.headers["content-length"])


@pytest.mark.parametrize(
    "name",
    ["..%2fredis%2fredis.log", "%2e%2e/redis/redis.log", "x.jpg", f"{A}.jpg", f"{A}-481.webp", f"{A}.jpg%00"],
)
async def test_what_is_no_image_of_ours_is_not_there(server: Running, name: str) -> None:
    async with client_of(server) as reader:
        got = await reader.get(f"/media/{name}")
    assert got.status_code == 404
    assert got.headers["cache-control"] == "no-store"


async def test_uploads_are_refused_with_a_sentence(editor: Desk, story: str) -> None:
    for contents, sentence in (
        (b"<svg/>", pixels.SVG),
        (bomb(60_000, 40_000), "million pixels"),
        (b"", pixels.EMPTY),
    ):
        answer = await sent(editor, story, contents)
        assert answer.status_code == 422
        assert sentence in answer.json()["message"]
    assert "one image" in (await sent(editor, story)).json()["message"]
    assert "one image" in (await sent(editor, story, picture(), picture())).json()["message"]


async def test_a_file_of_more_than_50_mb_is_refused_with_our_sentence(editor: Desk, story: str) -> None:
    answer = await sent(editor, story, b"\xff" * (pixels.LARGEST_FILE + 1))
    assert (answer.status_code, answer.json()["message"]) == (422, pixels.TOO_LARGE)


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb']
)
async def test_a_form_that_did_not_arrive_whole_is_said(editor: Desk, story: str, body: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x", "accept": "application/json"}
    answer = await editor.client.post(f"/desk/{story}/images", content=body, headers=headers)
    assert answer.status_code == 422
    assert "did not arrive whole" in answer.json()["message"]
    # Without scripts, and where the form does not even say how its parts are told apart.
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data; boundary=", "multipart/form-data"):
        for path in ("images", "entries", "settings"):
            headers = {"content-type": kind}
            answer = await editor.client.post(f"/desk/{story}/{path}", content=body, headers=headers)
            assert (answer.status_code, "did not arrive whole" in words(answer)) == (422, True), (path, kind)


async def test_only_who_is_signed_in_uploads(server: Running, editor: Desk, story: str) -> None:
    stranger = Desk(server, client_of(server), "")
    answer = await sent(stranger, story, picture())
    assert answer.status_code == 401
    # Without scripts: what was typed is in the page that asks to sign in; the file cannot be.
    answer = await sent(stranger, story, picture(), json=False, text="The words stay.")
    assert answer.status_code == 401
    assert "The words stay." in answer.text
    await stranger.client.aclose()


async def test_without_scripts_a_form_comes_back_with_its_images(editor: Desk, story: str) -> None:
    answer = await sent(
        editor, story, picture(), b"<svg/>", json=False, text="Low tide.", headline="Boats", images="listed"
    )
    assert answer.status_code == 422
    assert "image 2.jpg: This is an SVG" in words(answer)
    assert (typed(answer, "text"), typed(answer, "headline")) == ("Low tide.", "Boats")
    name = typed(answer, "image-1-media")
    form = {"text": "Low tide.", "images": "listed", "image-1-media": name, "image-1-alt": "Boats"}
    answer = await sent(editor, story, moving(), json=False, **form)
    assert answer.status_code == 200
    assert typed(answer, "image-1-alt") == "Boats"
    other = typed(answer, "image-2-media")
    form |= {"image-2-media": other, "act": "up 2"}
    answer = await sent(editor, story, json=False, **form)
    assert (typed(answer, "image-1-media"), typed(answer, "image-2-media")) == (other, name)
    assert typed(answer, "image-2-alt") == "Boats"


async def test_an_entry_of_images_alone_is_published_edited_and_read(editor: Desk, story: str) -> None:
    name = (await sent(editor, story, picture())).json()["media"]
    form = {
        "images": "listed",
        "image-1-media": name,
        "image-1-alt": "Boats & mud",
        "image-1-credit": "A. Reader",
    }
    id = await editor.publish(story, "", **form)
    page = (await editor.get(f"/live/{story}")).text
    assert (
        f'<img src="/media/{name}.jpg" alt="Boats &amp; mud" width="1200" height="800" loading="lazy"' in page
    )
    assert 'data-line="Boats &amp; mud"' in page
    edit = await editor.get(f"/desk/{story}/entries/{id}/edit")
    assert (typed(edit, "image-1-media"), typed(edit, "image-1-credit")) == (name, "A. Reader")
    changed = await editor.post(f"/desk/{story}/entries/{id}", text="Words.", revision="1", **form)
    assert changed.status_code == 303, words(changed)
    page = (await editor.get(f"/live/{story}/{id}")).text
    assert f"/media/{name}-480.webp 480w" in page
    assert "Words." in page
    assert f'<meta property="og:image" content="{editor.server.url}/media/{name}.jpg">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


async def test_a_preview_shows_images(editor: Desk, story: str) -> None:
    name = (await sent(editor, story, picture())).json()["media"]
    form = {"images": "listed", "image-1-media": name, "image-1-alt": "Boats"}
    drawn = await editor.post(f"/desk/{story}/preview", {"accept": "application/json"}, text="", **form)
    assert f"/media/{name}.jpg" in drawn.json()["html"]


async def test_two_editors_who_add_images_to_one_entry_both_find_both(editor: Desk, story: str) -> None:
    names = [(await sent(editor, story, picture(400 + n, 300))).json()["media"] for n in range(3)]
    first = {"images": "listed", "image-1-media": names[0], "image-1-alt": "First"}
    id = await editor.publish(story, "Words.", **first)
    theirs = first | {"image-2-media": names[1], "image-2-alt": "Theirs"}
    saved = await editor.post(
        f"/desk/{story}/entries/{id}", text="Words.", revision="1", change="small", **theirs
    )
    assert saved.status_code == 303, words(saved)
    mine = first | {"image-2-media": names[2], "image-2-alt": "Mine"}
    stale = await editor.post(
        f"/desk/{story}/entries/{id}", text="Words.", revision="1", change="small", **mine
    )
    assert stale.status_code == 409
    assert [typed(stale, f"image-{n}-media") for n in (1, 2, 3)] == [names[0], names[2], names[1]]
    assert typed(stale, "image-3-alt") == "Theirs"


async def test_an_entry_cannot_name_an_image_that_is_not_there(
    editor: Desk, story: str, api: httpx.AsyncClient
) -> None:
    form = {"images": "listed", "image-1-media": A, "image-1-alt": "Boats"}
    answer = await editor.post(f"/desk/{story}/entries", text="Words.", id="e1", **form)
    assert answer.status_code == 422
    assert "not here any more" in words(answer)
    assert typed(answer, "text") == "Words."
    answer = await api.post(f"/api/v1/blogs/{story}/entries", json={"images": [{"media": A, "alt": "x"}]})
    assert answer.status_code == 422
    assert "Image 1" in answer.json()["errors"]["images"]


async def test_programs_upload_and_publish_images(api: httpx.AsyncClient, story: str) -> None:
    told = await api.post("/api/v1/images", content=moving())
    assert told.status_code == 201, told.text
    assert told.json()["note"] == pixels.STILL
    shown = {"media": told.json()["media"], "alt": "Boats", "caption": "Low tide", "credit": ""}
    made = await api.post(f"/api/v1/blogs/{story}/entries", json={"text": "Words.", "images": [shown]})
    assert made.status_code == 201, made.text
    assert made.json()["images"] == [shown]
    assert [b["kind"] for b in made.json()["blocks"]] == ["text", "image"]
    path = f"/api/v1/blogs/{story}/entries/{made.json()['id']}"
    assert (await api.patch(path, json={"text": "Others."})).json()["images"] == [shown]
    assert (await api.patch(path, json={"images": []})).json()["images"] == []
    refused = await api.post("/api/v1/images", content=b"<svg/>")
    assert refused.status_code == 422
    assert refused.json()["detail"] == pixels.SVG
    wrong = await api.post("/api/v1/images", files={"image": ("a.jpg", picture())})
    assert "--data-binary" in wrong.json()["detail"]


async def test_an_export_carries_images(server: Running, editor: Desk, story: str, tmp_path: Path) -> None:
    name = (await sent(editor, story, picture())).json()["media"]
    await editor.publish(story, "", **{"images": "listed", "image-1-media": name, "image-1-alt": "Boats"})
    exported = server.command("export", story)
    assert f'"media":"{name}"' in exported
    file = tmp_path / "export.jsonl"
    file.write_text(exported)
    server.command("import", str(file), "--slug", f"{story}-again")
    assert f"/media/{name}.jpg" in (await editor.get(f"/live/{story}-again")).text
    file.write_text(exported.replace(name, "../../secret"))
    assert "none of ours" in command("import", str(file), "--slug", "x", "--data", str(server.data)).stderr


async def test_a_command_removes_an_image_by_its_address(server: Running, editor: Desk, story: str) -> None:
    told = (await sent(editor, story, picture(777, 333))).json()
    removed = server.command("image", "remove", f"https://live.example.org{told['srcset'].split()[0]}")
    assert told["src"] in removed.splitlines()
    again = command("image", "remove", told["media"], "--data", str(server.data))
    said = f"liveblog: There is no image {told['media']} here; it may have been removed already.\n"
    assert (again.returncode, again.stderr) == (1, said)
    assert "names no image" in command("image", "remove", "boats.jpg").stderr


async def test_a_server_with_a_bucket_shows_its_images_itself(serve: Any, service: Service) -> None:
    server = serve(LIVEBLOG_MEDIA_URL=f"s3+http://k:s@{service.host}/b")
    desk = await signed_in(server)
    told = (await sent(desk, await desk.create_blog(), picture())).json()
    assert service.files[f"/b/{told['media']}.jpg"][0] == "image/jpeg"
    assert told["src"].startswith("/media/")
    assert (await desk.get(told["src"])).content == service.files[f"/b/{told['media']}.jpg"][1]
    assert not (server.data / "media").exists()
    await desk.client.aclose()
