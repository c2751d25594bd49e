"""Images in entries and forms: names, alternative text, order, merging."""

from __future__ import annotations

from typing import Any

import pytest
from image_files import A, B, image

from liveblog.errors import Invalid
from liveblog.forms import images as image_form
from liveblog.forms.images import Row
from liveblog.forms.submissions import parse_submission
from liveblog.model import images
from liveblog.model.blocks import Text
from liveblog.model.entries import NewEntry
from liveblog.store import Store


def test_names_list_every_file_of_an_image_and_nothing_else() -> None:
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


def test_an_api_call_names_images_with_alternative_texts() -> None:
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
def test_a_mistake_in_an_api_call_is_reported_with_a_sentence(asked: Any, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        parse_submission({"images": asked}, need_text=True)


def test_a_form_requires_an_alternative_text_or_the_decorative_mark() -> None:
    rows = [Row(media=A, alt="Boats"), Row(media=B, decorative="1"), Row(media=A)]
    with pytest.raises(Invalid) as refused:
        parse_submission(image_form.fields(rows), need_text=True)
    assert list(refused.value.problems) == ["image-3-alt"]
    found = parse_submission(image_form.fields(rows[:2]), need_text=True).images
    assert found is not None
    assert [(i.media, i.alt) for i in found] == [(A, "Boats"), (B, "")]
    assert image_form.rows(image_form.of_images(found)) == rows[:2]


def test_files_chosen_but_not_uploaded_are_reported() -> None:
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


async def test_edits_of_text_keep_images_and_edits_of_images_keep_text(store: Store, blog: Any) -> None:
    entry, _ = await store.publish(blog, NewEntry(source="Words.", blocks=(Text(text="Words."), image())))
    changed = await store.change(blog, entry.id, {"source": "New.", "words": (Text(text="New."),)})
    assert changed.blocks == (Text(text="New."), image())
    changed = await store.change(blog, entry.id, {"images": (image(B),)})
    assert changed.blocks == (Text(text="New."), image(B))
    assert (await store.entry(blog, entry.id)).images == (image(B),)
    with pytest.raises(Invalid, match="Nothing would be left"):
        await store.change(blog, entry.id, {"words": (), "images": ()})
