"""A blog’s writing direction."""

from __future__ import annotations

import re

import httpx
import pytest
from desk import Desk
from facts import a_blog, exported_and_read
from playwright.async_api import Browser, expect

from liveblog.errors import Invalid
from liveblog.forms.blogs import parse_blog, parse_blog_changes
from liveblog.language.languages import direction_of
from liveblog.model.blocks import Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.events import Position
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Drawn, Page
from liveblog.settings import Settings


def test_a_direction_is_one_of_two_or_that_of_the_language() -> None:
    assert parse_blog({"slug": "a", "title": "A"}).direction == ""
    assert parse_blog_changes({"direction": "rtl"}) == {"direction": "rtl"}
    with pytest.raises(Invalid) as refused:
        parse_blog_changes({"direction": "up"})
    assert refused.value.problems["direction"].startswith("Give the writing direction as “ltr” or “rtl”")
    assert exported_and_read(a_blog(direction="rtl")).direction == "rtl"
    said = [direction_of(tag) for tag in ("en", "ar-EG", "he", "fa", "ur-PK", "zh-Hant-TW", "xx", "", "?!")]
    assert said == ["ltr", "rtl", "rtl", "rtl", "rtl", "ltr", "ltr", "ltr", "ltr"]


@pytest.mark.parametrize(
    ("language", "given", "runs"),
    [("en", "", "ltr"), ("he", "", "rtl"), ("en", "rtl", "rtl"), ("ar", "ltr", "ltr")],
)
def test_a_blogs_pages_run_as_it_says(language: str, given: str, runs: str) -> None:
    drawing, blog = Drawing(Settings()), a_blog(language=language, direction=given)
    entry = a_drawn_entry(blog, drawing)
    page = Page(blog=blog, position=Position(2, 0), entries=(entry,))
    for shown in (
        drawing.page(page),
        drawing.older(page),
        drawing.permalink(blog, [], entry, [], page.position),
    ):
        assert f'<live-blog dir="{runs}"' in shown
        assert re.search(rf'<article [^>]*dir="{runs}"', shown)
        assert '<div class="block text" dir="auto">' in shown


def a_drawn_entry(blog: Blog, drawing: Drawing) -> Drawn:
    entry = Entry(
        id="e1", revision=1, state="published", source="", blocks=(Text(text="It happened."),), headline="",
        published=1, updated=1, authors=(), label=None, key=False, pinned=False, tags=(),
    )  # fmt: skip
    return Drawn(entry, drawing.entry(blog, entry))


async def test_a_direction_is_chosen_at_the_desk_and_reaches_open_pages(
    editor: Desk, slug: str, chromium: Browser
) -> None:
    id = await editor.publish(slug)
    context = await chromium.new_context(base_url=editor.server.url, viewport={"width": 1280, "height": 800})
    await editor.enter(context)
    page, desk = await context.new_page(), await context.new_page()
    await page.goto(f"/live/{slug}")
    await desk.goto(f"/desk/{slug}")
    await expect(desk.get_by_label("Text", exact=True)).to_have_attribute("dir", "auto")
    await desk.goto(f"/desk/{slug}/settings")
    await desk.get_by_label("From right to left").check()
    await desk.get_by_role("button", name="Save").click()
    await expect(desk.get_by_label("Text", exact=True)).to_have_attribute("dir", "rtl")
    await expect(page.locator("live-blog")).to_have_attribute("dir", "rtl")
    await expect(page.locator(f"#entry-{id}")).to_have_attribute("dir", "rtl")
    await expect(page.locator(".blog-title")).to_have_attribute("dir", "rtl")
    headings = page.locator(".keys h2, .timeline-head h2")
    await page.reload()
    assert await headings.last.evaluate("heading => getComputedStyle(heading).direction") == "rtl"
    assert await page.evaluate("document.documentElement.scrollWidth") == 1280
    copied = await editor.post(f"/desk/{slug}/duplicate", new_title=f"Like {slug}")
    made = copied.headers["location"].split("?")[0]
    assert 'value="rtl" checked' in (await editor.get(f"{made}/settings")).text
    await editor.post(f"/desk/{slug}/settings", direction="")
    await expect(page.locator("live-blog")).to_have_attribute("dir", "ltr")
    await expect(page.locator(f"#entry-{id}")).to_have_attribute("dir", "ltr")
    await context.close()


async def test_programs_set_the_direction_too(api: httpx.AsyncClient, slug: str) -> None:
    changed = await api.patch(f"/api/v1/blogs/{slug}", json={"direction": "rtl"})
    assert changed.json()["direction"] == "rtl"
    assert (await api.patch(f"/api/v1/blogs/{slug}", json={"direction": "up"})).status_code == 422
