"""A blog’s cover."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest
from desk import Desk, typed, words
from facts import a_blog, exported_and_read, readers_page
from image_files import picture
from playwright.async_api import Browser, expect

from liveblog.errors import Invalid
from liveblog.forms import cover as cover_form
from liveblog.forms.blogs import parse_blog, parse_blog_changes
from liveblog.model.blogs import Blog
from liveblog.model.events import Position
from liveblog.model.images import Image, size_of
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Page
from liveblog.settings import Settings

MEDIA = f"{'a' * 32}-1200x800"
COVER = Image(media=MEDIA, alt="Boats in the harbour", credit="Ada", width=1200, height=800)


def test_a_cover_is_an_image_that_is_described() -> None:
    assert parse_blog({"slug": "a", "title": "A"}).cover is None
    given = {"media": MEDIA, "alt": "Boats in the harbour", "credit": "Ada", "src": "/elsewhere.jpg"}
    assert parse_blog_changes({"cover": given}) == {"cover": COVER}
    assert parse_blog_changes({"cover": None}) == parse_blog_changes({"cover": ""}) == {"cover": None}
    for value, said in (
        ({"media": MEDIA}, "Describe what the image shows"),
        ({"media": "../x", "alt": ""}, "There is no such image here."),
        ({"media": MEDIA, "alt": 3}, "Give the alt as text."),
        ("x.jpg", "Give the cover as {“media”: …, “alt”: …}, or null for none."),
        ([given], "Give the cover as"),
    ):
        with pytest.raises(Invalid) as refused:
            parse_blog_changes({"cover": value})
        assert refused.value.problems["cover"].startswith(said)


def test_a_stored_and_an_exported_blog_keep_their_cover() -> None:
    blog = a_blog(cover=COVER)
    assert Blog.from_json(json.loads(json.dumps(blog.to_json()))) == blog
    assert Blog.from_json(a_blog().to_json()).cover is None
    assert exported_and_read(blog).cover == COVER
    assert exported_and_read(a_blog()).cover is None


def test_a_form_describes_its_cover() -> None:
    form = cover_form.of_cover(COVER)
    assert cover_form.read(form) == (COVER, {})
    assert cover_form.read(form | {"cover-remove": "1"}) == (None, {})
    assert cover_form.read(cover_form.of_cover(None)) == (None, {})
    assert cover_form.read(form | {"cover-media": "../../x"}) == (None, {})
    assert list(cover_form.read(form | {"cover-alt": " "})[1]) == ["cover-alt"]
    assert list(cover_form.read(form | {"cover-credit": "x" * 201})[1]) == ["cover-credit"]
    decoration = cover_form.of_cover(replace(COVER, alt=""))
    assert cover_form.read(decoration) == (replace(COVER, alt=""), {})
    again = cover_form.with_file(form | {"cover-remove": "1"}, f"{'b' * 32}-300x200")
    assert cover_form.read(again)[0] == replace(COVER, media=f"{'b' * 32}-300x200", width=300, height=200)


def test_search_engines_and_previews_are_given_the_cover() -> None:
    drawing = Drawing(Settings(public_url="https://live.example.org"))
    shown = drawing.page(Page(blog=a_blog(cover=COVER), position=Position(2, 0)))
    address = f"https://live.example.org/media/{MEDIA}.jpg"
    assert f'<meta property="og:image" content="{address}">' in shown
    assert '<meta name="twitter:card" content="summary_large_image">' in shown
    told = json.loads(shown.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert told["image"] == [
        {"@type": "ImageObject", "url": address, "width": 1200, "height": 800,
         "caption": "Boats in the harbour", "creditText": "Ada"}
    ]  # fmt: skip
    bare = drawing.page(Page(blog=a_blog(), position=Position(2, 0)))
    drawn_picture = '<meta property="og:image" content="https://live.example.org/live/story/share.png?v='
    assert drawn_picture in bare
    assert "<figure" not in bare


async def save_cover(editor: Desk, slug: str, contents: bytes | None = None, **fields: str) -> httpx.Response:
    """The settings form, as a browser sends it."""
    file = {"cover": ("boats.jpg", contents, "image/jpeg")} if contents else {"cover": ("", b"", "")}
    form = {"cover-media": "", "cover-alt": "", "cover-credit": ""} | {
        name.replace("_", "-"): text for name, text in fields.items()
    }
    return await editor.client.post(f"/desk/{slug}/settings", data=form, files=file)


async def test_a_cover_is_uploaded_described_and_removed(editor: Desk, slug: str) -> None:
    undescribed = await save_cover(editor, slug, picture(), title="Boats")
    assert undescribed.status_code == 422
    assert "Describe what the cover shows" in words(undescribed)
    media = typed(undescribed, "cover-media")
    assert size_of(media) == (1200, 800)
    assert typed(undescribed, "title") == "Boats"
    saved = await save_cover(editor, slug, cover_media=media, cover_alt="Boats", cover_credit="Ada <3")
    assert saved.status_code == 303
    shown = await readers_page(editor, f"/live/{slug}")
    assert f'<img src="/media/{media}.jpg" alt="Boats" width="1200" height="800"' in shown
    assert "Ada &lt;3</figcaption>" in shown
    assert 'loading="lazy"' not in shown.split("</header>")[1]
    form = await editor.get(f"/desk/{slug}/settings")
    assert (typed(form, "cover-media"), typed(form, "cover-alt")) == (media, "Boats")
    # Another one takes its place, with the same words.
    await save_cover(editor, slug, picture(600, 400), cover_media=media, cover_alt="Boats")
    assert 'width="600" height="400"' in await readers_page(editor, f"/live/{slug}")
    # A form that says nothing of it leaves it as it is.
    await editor.post(f"/desk/{slug}/settings", title="Boats")
    assert 'width="600" height="400"' in await readers_page(editor, f"/live/{slug}")
    copied = await editor.post(f"/desk/{slug}/duplicate", new_title=f"Like {slug}")
    made = copied.headers["location"].split("?")[0]
    assert typed(await editor.get(f"{made}/settings"), "cover-alt") == "Boats"
    await save_cover(editor, slug, cover_media=media, cover_alt="Boats", cover_remove="1")
    assert "<figure" not in await readers_page(editor, f"/live/{slug}")


async def test_what_is_no_image_is_refused_and_the_form_kept(editor: Desk, slug: str) -> None:
    refused = await save_cover(editor, slug, b"<svg/>", title="Kept", cover_alt="Boats")
    assert refused.status_code == 422
    assert typed(refused, "title") == "Kept"
    assert typed(refused, "cover-alt") == "Boats"
    unknown = await save_cover(editor, slug, cover_media=MEDIA, cover_alt="Boats")
    assert unknown.status_code == 422
    assert "This image is not here any more" in words(unknown)
    broken = await editor.client.post(
        f"/desk/{slug}/settings",
        content=b"--x\r\n",
        headers={"content-type": "multipart/form-data; boundary=x"},
    )
    assert broken.status_code == 422


async def test_programs_give_a_blog_its_cover(api: httpx.AsyncClient, slug: str) -> None:
    upload = (await api.post("/api/v1/images", content=picture())).json()
    changed = await api.patch(
        f"/api/v1/blogs/{slug}", json={"cover": {"media": upload["media"], "alt": "Boats"}}
    )
    cover = changed.json()["cover"]
    assert cover == {"media": upload["media"], "alt": "Boats", "credit": ""} | {
        name: upload[name] for name in ("width", "height", "src", "srcset")
    }
    # What was read can be sent back.
    assert (await api.patch(f"/api/v1/blogs/{slug}", json={"cover": cover})).json()["cover"] == cover
    refused = await api.patch(f"/api/v1/blogs/{slug}", json={"cover": {"media": MEDIA, "alt": "Boats"}})
    assert refused.json()["errors"]["cover"].startswith("This image is not here any more")
    assert (await api.patch(f"/api/v1/blogs/{slug}", json={"cover": None})).json()["cover"] is None


async def test_an_open_page_shows_the_cover_as_a_new_one_does(
    editor: Desk, slug: str, chromium: Browser
) -> None:
    context = await chromium.new_context(base_url=editor.server.url, viewport={"width": 1280, "height": 800})
    page = await context.new_page()
    await page.goto(f"/live/{slug}")
    cover = page.locator(".blog-head .cover img")
    await expect(cover).to_have_count(0)
    await save_cover(editor, slug, picture(2400, 1600), cover_alt="Boats", cover_credit="Ada")
    await expect(cover).to_have_js_property("complete", True)
    # The files are made for screens like this one.
    assert "-1600.webp" in await cover.evaluate("image => image.currentSrc")
    drawn = "figure => figure.outerHTML.replace(/>\\s+</g, '><').replace(/ (\\w+)=\"([^\"]*)\"/g, '')"
    lived = await page.locator(".cover").evaluate(drawn)
    box = await cover.bounding_box()
    media = (await cover.get_attribute("src") or "").removeprefix("/media/").removesuffix(".jpg")
    await page.reload()
    assert await page.locator(".cover").evaluate(drawn) == lived
    assert await cover.bounding_box() == box
    await save_cover(editor, slug, cover_media=media, cover_alt="Other boats")
    await expect(cover).to_have_attribute("alt", "Other boats")
    await save_cover(editor, slug, cover_media=media, cover_alt="Other boats", cover_remove="1")
    await expect(cover).to_have_count(0)
    await context.close()


async def test_a_cover_is_set_without_scripts(editor: Desk, slug: str, chromium: Browser) -> None:
    context = await chromium.new_context(base_url=editor.server.url, java_script_enabled=False)
    await editor.enter(context)
    page = await context.new_page()
    await page.goto(f"/desk/{slug}/settings")
    await page.get_by_label("Choose an image").set_input_files(
        {"name": "boats.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".problems")).to_contain_text("Describe what the cover shows")
    await page.get_by_label("What it shows").fill("Boats")
    await page.get_by_role("button", name="Save").click()
    await page.goto(f"/live/{slug}")
    await expect(page.get_by_role("img", name="Boats")).to_be_visible()
    await context.close()
