"""What is shared with the desk, from a phone's share menu or by the bookmarklet, opens the composer with it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from desk import Desk, Enter
from playwright.async_api import expect

from liveblog.views.desk.sharing import shared_text

POST = "https://x.com/mira_holm/status/1876736309605249213"


@pytest.mark.parametrize(
    ("title", "text", "url", "expected"),
    [
        ("", POST, "", POST),
        ("A page", "", "https://example.org/a", "https://example.org/a"),
        ("A page", "Chosen words", "https://example.org/a", "Chosen words\n\nhttps://example.org/a"),
        ("", f"Look: {POST}", POST, f"Look: {POST}"),
        ("Only a title", "", "", "Only a title"),
        ("", "", "", ""),
    ],
)
def test_the_address_may_be_in_any_field(title: str, text: str, url: str, expected: str) -> None:
    assert shared_text(title, text, url) == expected


async def test_the_desk_can_be_installed_and_shared_with(editor: Desk) -> None:
    page = await editor.get("/desk")
    assert '<link rel="manifest" href="/desk/manifest.webmanifest">' in page.text
    manifest = (await editor.get("/desk/manifest.webmanifest")).json()
    assert manifest["share_target"] == {
        "action": "/desk/share", "method": "GET", "params": {"title": "title", "text": "text", "url": "url"},
    }  # fmt: skip
    assert (await editor.get(manifest["icons"][0]["src"])).status_code == 200


@pytest.mark.parametrize("scripts", [True, False])
async def test_what_is_shared_opens_the_composer(enter: Enter, editor: Desk, scripts: bool) -> None:
    slug = await editor.create_blog()
    page = await enter(editor, f"/desk/share?{urlencode({'text': POST})}", java_script_enabled=scripts)
    await expect(page.get_by_label("Text")).to_have_value(POST)
    await page.locator(f'button[formaction="/desk/{slug}/preview"]').click()
    await expect(page.locator("form.composer textarea[name=text]").first).to_have_value(POST)
    await expect(page.locator("[data-preview-place] .card").first).to_contain_text("@mira_holm")


async def test_what_is_shared_can_be_kept_as_a_draft(enter: Enter, editor: Desk) -> None:
    slug = await editor.create_blog()
    page = await enter(editor, f"/desk/share?{urlencode({'url': POST})}")
    await page.locator(f'button[formaction="/desk/{slug}/entries"]').click()
    await expect(page.locator(".row--draft .card")).to_contain_text("@mira_holm")


async def test_the_bookmarklet_leads_here(enter: Enter, editor: Desk) -> None:
    page = await enter(editor, "/desk/share")
    script = await page.get_by_role("link", name="To the live blog").get_attribute("href") or ""
    assert script.startswith(f"javascript:void open('{editor.server.url}/desk/share?url='")
