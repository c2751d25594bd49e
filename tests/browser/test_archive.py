"""An exported site, opened from a disk without any server and clicked through; and the button that downloads it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from archives import archived
from desk import Desk, Enter
from image_files import picture
from playwright.async_api import Page, expect
from servers import Running

from liveblog.archive.opening import Archive
from liveblog.forms.submissions import Submission
from liveblog.media.store import Directory, MediaStore
from liveblog.model.blogs import Blog
from liveblog.model.images import Image, size_of
from liveblog.store import Store
from liveblog.text.paste import new_entry


async def test_a_site_is_read_from_a_disk(
    store: Store, blog: Blog, tmp_path: Path, browser_page: Page
) -> None:
    media = MediaStore(Directory(tmp_path / "kept"))
    head = await media.keep(io.BytesIO(picture(600, 400)))
    width, height = size_of(head.media) or (0, 0)
    image = Image(media=head.media, alt="The bridge", width=width, height=height)
    for number in range(120):
        shown = (image,) if number == 110 else ()
        text = f"Update number {number}. " + ("The **Überflutung** ends." if number == 4 else "")
        await store.publish(
            blog, new_entry(Submission(text=text, id=f"e{number}", images=shown, key=number == 115))
        )
    with zipfile.ZipFile(io.BytesIO(await archived(store, media, blog))) as made:
        made.extractall(tmp_path / "site")
    problems: list[str] = []
    browser_page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    browser_page.on("requestfailed", lambda asked: problems.append(asked.url))
    asked: list[str] = []
    browser_page.on("request", lambda request: asked.append(request.url))

    await browser_page.goto((tmp_path / "site" / "index.html").as_uri())
    await expect(browser_page.locator(".entry")).to_have_count(100)
    photo = browser_page.get_by_alt_text("The bridge")
    await photo.scroll_into_view_if_needed()
    await browser_page.wait_for_function("() => document.querySelector('figure img').naturalWidth > 0")
    # From the story to one entry, and on to its neighbour.
    await browser_page.locator(".keys-list a").click()
    await browser_page.locator("#entry-e115 .permalink").click()
    await expect(browser_page.locator(".entry")).to_have_count(1)
    await browser_page.get_by_role("link", name="Older update").click()
    await expect(browser_page.locator("#entry-e114")).to_be_visible()
    # The search finds words without their accents, in entries of any page.
    await browser_page.get_by_role("searchbox").fill("uberflutung")
    await browser_page.get_by_role("searchbox").press("Enter")
    await expect(browser_page.get_by_role("status")).to_have_text("Updates found: 1")
    await expect(browser_page.locator("mark")).to_have_text("Überflutung")
    await browser_page.locator("#results a").click()
    await expect(browser_page.locator("#entry-e4")).to_be_visible()
    await browser_page.get_by_role("link", name="The whole live blog").click()
    await expect(browser_page.get_by_role("heading", level=1)).to_contain_text("older updates")
    await browser_page.get_by_role("link", name="The latest updates").click()
    await browser_page.get_by_role("link", name="Hour by hour").click()
    await expect(browser_page.locator(".hours li").first).to_be_visible()
    assert problems == []
    assert {url.partition("://")[0] for url in asked} == {"file"}


async def test_it_is_downloaded_at_the_desk(
    editor: Desk, enter: Enter, server: Running, story: str, tmp_path: Path
) -> None:
    page = await enter(editor, f"/desk/{story}/settings")
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name="Download").click()
    download = await downloading.value
    assert download.suggested_filename == f"{story}.zip"
    await download.save_as(tmp_path / "desk.zip")
    with Archive(tmp_path / "desk.zip") as archive:
        assert archive.blog.slug == story
