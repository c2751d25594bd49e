"""An archive that is damaged, hostile or of a later version is refused in a sentence, before anything of it is used."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import archived, files_of, restored, zipped

from liveblog.archive.opening import Archive
from liveblog.errors import Invalid, NotFound
from liveblog.forms.submissions import Submission
from liveblog.media.store import Directory, MediaStore
from liveblog.model.blogs import Blog
from liveblog.store import Store
from liveblog.text.paste import new_entry

ENTRIES, MANIFEST = "record/entries.jsonl", "record/manifest.json"


@pytest.fixture
def media(tmp_path: Path) -> MediaStore:
    return MediaStore(Directory(tmp_path / "media"))


@pytest.fixture
async def whole(store: Store, blog: Blog, media: MediaStore) -> bytes:
    for number in range(5):
        await store.publish(blog, new_entry(Submission(text=f"Update {number}.", id=f"e{number}")))
    return await archived(store, media, blog)


def with_line(files: dict[str, bytes], number: int, line: bytes) -> dict[str, bytes]:
    lines = files[ENTRIES].split(b"\n")
    lines[number - 1] = line
    return {**files, ENTRIES: b"\n".join(lines)}


def line_2(archive: bytes, revision: bytes = b"1") -> bytes:
    """The line of the first entry, as another revision."""
    return files_of(archive)[ENTRIES].split(b"\n")[1].replace(b'"revision":1', b'"revision":' + revision)


def added(archive: bytes, name: str, contents: bytes = b"x", mode: int = stat.S_IFREG | 0o644) -> bytes:
    out = io.BytesIO(archive)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as made:
        info = zipfile.ZipInfo(name)
        info.external_attr, info.compress_type = mode << 16, zipfile.ZIP_DEFLATED
        made.writestr(info, contents)
    return out.getvalue()


def later(archive: bytes) -> bytes:
    files = files_of(archive)
    files[MANIFEST] = json.dumps({**json.loads(files[MANIFEST]), "liveblog-archive": 2}).encode()
    return zipped(files)


def changed(archive: bytes) -> bytes:
    """One file is another, with the manifest as it was."""
    files = files_of(archive)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, contents in files.items():
            made.writestr(name, contents.replace(b"Update 3", b"Update 9") if name == ENTRIES else contents)
    return out.getvalue()


def without(archive: bytes, name: str) -> bytes:
    files = files_of(archive)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for other, contents in files.items():
            if other != name:
                made.writestr(other, contents)
    return out.getvalue()


Damage = Callable[[bytes], bytes]
BAD: list[tuple[str, Damage, str]] = [
    ("no zip", lambda _: b"date 2020-01-06\n\nA story.", "not a whole zip file"),
    ("empty", lambda _: b"", "not a whole zip file"),
    ("cut off", lambda a: a[: len(a) // 2], "not a whole zip file"),
    ("a byte changed", lambda a: a[:200] + bytes([a[200] ^ 255]) + a[201:], "cannot be read"),
    ("another text", changed, "record/entries.jsonl is not what it was (wrong checksum)"),
    ("a file is missing", lambda a: without(a, "index.html"), "index.html is missing"),
    ("no manifest", lambda a: without(a, MANIFEST), "it has no record/manifest.json"),
    ("no record", lambda a: zipped({n: c for n, c in files_of(a).items() if n != ENTRIES}), f"it has no {ENTRIES}"),
    ("a later version", later, "A later version of liveblog wrote this archive"),
    ("a way out", lambda a: added(a, "../../etc/passwd"), "'../../etc/passwd' leads out of it"),
    ("an absolute name", lambda a: added(a, "/etc/passwd"), "'/etc/passwd' leads out of it"),
    ("a name of Windows", lambda a: added(a, "c:\\x"), "leads out of it"),
    ("a link", lambda a: added(a, "site/x", b"/etc/passwd", stat.S_IFLNK | 0o777), "site/x is a link"),
    ("a bomb", lambda a: added(a, "site/x", bytes(20_000_000)), "site/x unpacks to far more"),
    ("no image", lambda a: zipped({**files_of(a), f"media/{'a' * 32}-800x400.jpg": b"<html>"}), "is not an image"),
    ("a broken line", lambda a: zipped(with_line(files_of(a), 3, b'{"entry":')), "line 3: This is not JSON"),
    ("no UTF-8", lambda a: zipped(with_line(files_of(a), 3, b"\xff\xfe")), "line 3: This line is not UTF-8"),
    ("a wrong type", lambda a: zipped(with_line(files_of(a), 2, line_2(a, b'"1"'))), "“revision” has to be a whole"),
    ("twice the same", lambda a: zipped(with_line(files_of(a), 3, line_2(a))), "is already on line 2"),
    ("no blog", lambda a: zipped(with_line(files_of(a), 1, b"[]")), "Line 1"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "sentence"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_a_bad_archive_is_refused(whole: bytes, damage: Damage, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.zip"
    file.write_bytes(damage(whole))
    with pytest.raises(Invalid) as caught:
        Archive(file)
    assert sentence in str(caught.value)


def test_every_cut_is_noticed(whole: bytes, tmp_path: Path) -> None:
    file = tmp_path / "cut.zip"
    for length in range(0, len(whole), 997):
        file.write_bytes(whole[:length])
        with pytest.raises(Invalid):
            Archive(file)


async def test_an_import_that_was_ended_is_completed(
    store: Store, blog: Blog, media: MediaStore, whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, slug = tmp_path / "a.zip", f"{blog.slug}-again"
    file.write_bytes(whole)
    monkeypatch.setattr("liveblog.archive.restoring._BATCH", 2)
    taken: list[int] = []
    original = store.import_entries

    async def ends_in_the_middle(*given, **more):
        if len(taken) == 1:
            raise KeyboardInterrupt
        taken.append(1)
        return await original(*given, **more)

    monkeypatch.setattr(store, "import_entries", ends_in_the_middle)
    with pytest.raises(KeyboardInterrupt):
        await restored(store, media, file, slug)
    half = await store.blog(slug)
    assert (half.state, half.title) == ("draft", "Import not finished: A story")  # no reader sees it
    monkeypatch.setattr(store, "import_entries", original)
    other = tmp_path / "other.zip"
    other.write_bytes(added(whole, "more.txt"))  # the same manifest, so the same archive
    done = await restored(store, media, other, slug)
    assert (done.how, done.entries, done.known) == ("Completed", 3, 2)
    now = await store.blog(slug)
    assert (now.state, now.title, now.revision) == ("live", "A story", blog.revision)
    assert [e.id for e in await store.entries(now)] == [e.id for e in await store.entries(blog)]


async def test_another_archive_does_not_go_into_an_unfinished_one(
    store: Store, blog: Blog, media: MediaStore, whole: bytes, tmp_path: Path
) -> None:
    slug = f"{blog.slug}-again"
    await store.begin_import(Blog(**{**_fields(blog), "slug": slug, "title": "Half"}), "another mark")
    file = tmp_path / "a.zip"
    file.write_bytes(whole)
    with pytest.raises(Invalid, match="has not finished"):
        await restored(store, media, file, slug)


async def test_nothing_is_made_of_a_bad_archive(
    store: Store, media: MediaStore, whole: bytes, tmp_path: Path, slug: str
) -> None:
    file = tmp_path / "bad.zip"
    file.write_bytes(changed(whole))
    with pytest.raises(Invalid):
        await restored(store, media, file, f"{slug}-2")
    with pytest.raises(NotFound):
        await store.blog(f"{slug}-2")


async def test_what_was_scheduled_for_the_past_becomes_a_draft(
    store: Store, blog: Blog, media: MediaStore, tmp_path: Path
) -> None:
    entry = new_entry(Submission(text="Soon.", id="soon", state="scheduled", published=1_700_000_000_000))
    await store.publish(blog, entry, imported=True)
    file = tmp_path / "a.zip"
    file.write_bytes(await archived(store, media, blog))
    done = await restored(store, media, file, f"{blog.slug}-2")
    assert done.overdue == 1
    assert (await store.entry(done.blog, "soon")).state == "draft"


def _fields(blog: Blog) -> dict[str, object]:
    return {name: getattr(blog, name) for name in Blog.__slots__}
