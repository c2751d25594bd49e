"""What pages and files say of themselves."""

from __future__ import annotations

import pytest
from asked import STATUS, found
from elsewhere import Elsewhere, response

from liveblog.model.blocks import Photo, Social
from liveblog.sources.asking import Asking
from liveblog.sources.client import Failed
from liveblog.text.resolved import address_of


async def test_a_page_by_what_its_head_says(there: Elsewhere, asking: Asking) -> None:
    there.answers["/article"] = response(
        """<!doctype html><html><head><title>Ignored</title><meta property="og:title" content="The report &amp; more">
        <meta name=description content='What happened'><meta property="og:site_name" content="Example News">
        <meta property="og:image" content="/pic.jpg"><meta property="og:image:width" content="1200">
        <meta property="og:image:height" content="630">
        <meta property="article:published_time" content="2026-01-06T10:00:00Z">
        <script>var x = '<meta property="og:title" content="no">'</script></head>
        <body><meta property="og:title" content="no">"""
    )
    link = await found(asking, there.url("/article"))
    assert (link.title, link.site, link.text) == ("The report & more", "Example News", "What happened")
    assert link.image == there.url("/pic.jpg")
    assert (link.picture.width, link.picture.height) == (1200, 630)
    assert link.posted == "2026-01-06T10:00:00.000Z"


async def test_a_page_with_its_own_oembed(there: Elsewhere, asking: Asking) -> None:
    there.answers["/video"] = response(
        f'<head><title>A video</title><link rel="alternate" type="application/json+oembed" href="{there.url("/oe")}">'
    )
    there.answers["/oe"] = {
        "title": "Its title",
        "provider_name": "Example TV",
        "thumbnail_url": "/still.png",
    }
    link = await found(asking, there.url("/video"))
    assert (link.title, link.site, link.image) == ("A video", "Example TV", there.url("/still.png"))


async def test_an_address_that_leads_on_to_a_post_is_that_post(there: Elsewhere, asking: Asking) -> None:
    address = there.url("/share/abc")
    there.answers["/share/abc"] = response(
        status=302, Location=f"http://{there.authority}/@mira/112233445566778899"
    )
    there.answers["/@mira/112233445566778899"] = response("<title>A post</title>")
    there.answers["/api/v1/statuses/112233445566778899"] = STATUS
    post = await found(asking, address)
    assert isinstance(post, Social)
    assert (post.name, post.via) == ("Mira Holm", address)
    assert address_of(post) == address


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (response("%PDF", kind="application/pdf"), "not a page"),
        (response("<p>nothing"), "says nothing about itself"),
        (response("x", 500), "error (500)"),
    ],
)
async def test_what_says_nothing(there: Elsewhere, asking: Asking, answer: bytes, why: str) -> None:
    there.answers["/a"] = answer
    with pytest.raises(Failed) as failed:
        await found(asking, there.url("/a"))
    assert why in str(failed.value.why)


async def test_character_sets_and_lies_about_them(there: Elsewhere, asking: Asking) -> None:
    title = '<meta charset="{0}"><title>Überflutung</title>'
    for said, encoding in (
        ("utf-8", "utf-8"),
        ("iso-8859-1", "latin-1"),
        ("utf-8", "latin-1"),
        ("nonsense", "utf-8"),
    ):
        there.answers["/a"] = response(title.format(said).encode(encoding), kind=f"text/html; charset={said}")
        link = await found(asking, there.url("/a"))
        assert link.title.endswith("berflutung")


async def test_an_image_file_has_to_be_one(there: Elsewhere, asking: Asking) -> None:
    there.answers["/a.png"] = response("x", kind="image/png")
    assert isinstance(await found(asking, there.url("/a.png")), Photo)
    there.answers["/a.png"] = response("<p>no image")
    with pytest.raises(Failed):
        await found(asking, there.url("/a.png"))
