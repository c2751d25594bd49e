"""A blog’s time zone."""

from __future__ import annotations

import httpx
import pytest
from desk import Desk, typed, words
from facts import a_blog, exported_and_read, readers_page
from playwright.async_api import Browser, expect

from liveblog.errors import Invalid
from liveblog.forms.blogs import parse_blog, parse_blog_changes


def test_a_blogs_zone_is_one_that_there_is() -> None:
    assert parse_blog({"slug": "a", "title": "A"}).zone == "UTC"
    assert parse_blog_changes({"zone": "asia/tokyo"}) == {"zone": "Asia/Tokyo"}
    with pytest.raises(Invalid) as refused:
        parse_blog_changes({"zone": "Mars/Base"})
    assert refused.value.problems == {
        "zone": "There is no time zone “Mars/Base”. Choose one of the list, or give a city such as"
        " “Europe/Paris”, or “UTC”."
    }


def test_an_export_keeps_the_zone() -> None:
    assert exported_and_read(a_blog(zone="Asia/Tokyo")).zone == "Asia/Tokyo"


async def test_a_blogs_clock_is_set_at_the_desk(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug)
    assert "UTC</time>" in await readers_page(editor, f"/live/{slug}")
    refused = await editor.post(f"/desk/{slug}/settings", revision="1", zone="Mars/Base")
    assert refused.status_code == 422
    assert "There is no time zone “Mars/Base”." in words(refused)
    assert typed(refused, "zone") == "Mars/Base"
    saved = await editor.post(f"/desk/{slug}/settings", revision="1", zone="Asia/Tokyo")
    assert saved.status_code == 303
    assert (
        typed(await editor.get(f"/desk/{slug}/settings"), "zone") == "Tokyo, Japan Standard Time (Asia/Tokyo)"
    )
    for path in (f"/live/{slug}", f"/live/{slug}/{id}"):
        shown = await readers_page(editor, path)
        assert "JST</time>" in shown
        assert "UTC" not in shown
    copied = await editor.post(f"/desk/{slug}/duplicate", new_title=f"Like {slug}")
    made = copied.headers["location"].split("?")[0]
    assert typed(await editor.get(f"{made}/settings"), "zone") == "Tokyo, Japan Standard Time (Asia/Tokyo)"


async def test_programs_set_the_zone_too(api: httpx.AsyncClient, slug: str) -> None:
    assert (await api.get(f"/api/v1/blogs/{slug}")).json()["zone"] == "UTC"
    changed = await api.patch(f"/api/v1/blogs/{slug}", json={"zone": "europe/paris"})
    assert changed.json()["zone"] == "Europe/Paris"
    refused = await api.patch(f"/api/v1/blogs/{slug}", json={"zone": 3})
    assert refused.json()["errors"] == {"zone": "Give the zone as text."}


async def test_readers_see_the_blogs_clock_without_scripts_and_their_own_with(
    editor: Desk, slug: str, chromium: Browser
) -> None:
    await editor.publish(slug, when="2026-01-06T12:00", zone="0")
    await editor.post(f"/desk/{slug}/settings", zone="Asia/Tokyo")
    for scripts, clock in ((False, "21:00 JST"), (True, "07:00")):
        context = await chromium.new_context(
            base_url=editor.server.url,
            java_script_enabled=scripts,
            timezone_id="America/New_York",
            locale="en-GB",
        )
        page = await context.new_page()
        await page.goto(f"/live/{slug}")
        await expect(page.locator(".entry-when").first).to_contain_text(clock)
        await context.close()
