"""The pages of an archive: every address in them leads to a file of it, or out into the world."""

from __future__ import annotations

import io
import re
from pathlib import Path, PurePosixPath

import pytest
from archives import archived, files_of
from image_files import picture

from liveblog.archive import names
from liveblog.archive.relative import relative
from liveblog.forms.submissions import Submission
from liveblog.media.store import Directory, MediaStore
from liveblog.model.blogs import Blog
from liveblog.model.images import Image, files, size_of
from liveblog.store import Store
from liveblog.text.paste import new_entry

ADDRESS = re.compile(r"<[a-z][^>]*?\s(?:href|src|srcset|action)=\"([^\"]*)\"")


def test_only_attributes_are_made_relative() -> None:
    html = '<p title="href=&quot;/x&quot;">say href="/x"</p><a href="/x#a">y</a>'
    html += '<img src="/gone" srcset="/x 480w, /x 960w">'
    found = relative(html, lambda path: "../x" + path[2:] if path.startswith("/x") else None)
    assert found == html.replace(' src="/gone"', "").replace('<a href="/', '<a href="../').replace(
        "/x 4", "../x 4"
    ).replace("/x 9", "../x 9")


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a/../b", "a//b", "a\\b", "c:x", "", ".", "a/.", "..", "x\n", "é"]
)
def test_a_name_that_leads_out_is_not_safe(name: str) -> None:
    assert not names.is_safe(name)


def test_ids_that_differ_in_case_only_have_different_files() -> None:
    found = {names.of_entry(id).lower() for id in ("abc", "Abc", "aBc", "con")}
    assert len(found) == 4
    assert all(names.is_safe(names.of_entry(id)) for id in ("abc", "Abc", "a_b-C"))


async def test_every_address_leads_somewhere(store: Store, blog: Blog, tmp_path: Path) -> None:
    media = MediaStore(Directory(tmp_path / "media"))
    head = await media.keep(io.BytesIO(picture(600, 400)))
    width, height = size_of(head.media) or (0, 0)
    image = Image(media=head.media, alt="A bridge", width=width, height=height)
    for number in range(105):
        await store.publish(
            blog,
            new_entry(
                Submission(
                    text=f"Update {number} of [here](/live/{blog.slug}).", id=f"e{number}", key=number % 10 == 0,
                    images=(image,) if number == 3 else (), pinned=number == 50,
                )
            ),
        )  # fmt: skip
    await store.publish(blog, new_entry(Submission(text="Not yet.", id="later", state="draft")))
    await store.change(blog, "e7", {"state": "withdrawn", "reason": "A hoax."})
    found = files_of(await archived(store, media, blog))
    pages = {name: text.decode() for name, text in found.items() if name.endswith(".html")}
    assert {
        "index.html",
        "pages/2.html",
        "pages/hours.html",
        "search.html",
        "entries/entry-e104.html",
    } <= pages.keys()
    assert {names.of_image(file) for file, *_ in files(head.media)} <= found.keys()
    for name, text in pages.items():
        assert "Not yet." not in text
        for address in ADDRESS.findall(text):
            for one in (part.split()[0] for part in address.split(", ")):
                path = one.partition("#")[0]
                if path and not path.startswith("https://"):
                    parts: list[str] = []
                    for part in PurePosixPath(name).parent.joinpath(path).parts:
                        parts = parts[:-1] if part == ".." else [*parts, part]
                    assert "/".join(parts) in found, f"{name}: {address}"
    assert b"Not yet." in found["record/entries.jsonl"]
    assert b"Update 7 of" not in b"".join(c for n, c in found.items() if not n.startswith("record/"))
    assert found["site/entries.js"].count(b"\n") == 105 + 2
