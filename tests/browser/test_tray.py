"""The tray at the desk: what is followed stands there for all editors alike, and goes out by one press."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from desk import Desk, Enter, signed_in
from elsewhere import Elsewhere, elsewhere
from follows import a_did, an_rkey, bluesky
from jetstreams import Jetstream, jetstream
from playwright.async_api import Browser, Page, expect
from servers import running
from websockets.asyncio.client import connect


@pytest.fixture(scope="module")
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture(scope="module")
async def stream() -> AsyncIterator[Jetstream]:
    async with jetstream() as stream:
        yield stream


@pytest.fixture(scope="module")
async def desk(
    there: Elsewhere, stream: Jetstream, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Desk]:
    """Somebody at the desk of a server that follows networks of ours."""
    environ = {
        "LIVEBLOG_RESOLVE": "on",
        "LIVEBLOG_FETCH_ALLOW": there.authority,
        "LIVEBLOG_BLUESKY_URL": there.url("/bluesky"),
        "LIVEBLOG_JETSTREAM_URL": stream.url,
    }
    opened = running(tmp_path_factory.mktemp("tray"), **environ)
    server = await asyncio.to_thread(opened.__enter__)
    desk = await signed_in(server)
    yield desk
    await desk.client.aclose()
    await asyncio.to_thread(opened.__exit__, None, None, None)


@pytest.fixture(scope="module")
async def colleague(desk: Desk) -> AsyncIterator[Desk]:
    other = await signed_in(desk.server)
    yield other
    await other.client.aclose()


@pytest.fixture
async def did(there: Elsewhere, stream: Jetstream, desk: Desk, slug: str) -> str:
    """An account that the blog follows, heard on the stream."""
    did, handle = a_did(), f"{an_rkey()}.example.org"
    bluesky(there, did, handle)
    answer = await desk.post(f"/desk/{slug}/sources", kind="bluesky", address=f"@{handle}")
    assert answer.status_code == 303
    async with asyncio.timeout(30):
        while not any(did in query.get("wantedDids", []) for query in stream.asked):
            await asyncio.sleep(0.02)
    return did


@pytest.fixture
async def slug(desk: Desk) -> AsyncIterator[str]:
    slug = await desk.create_blog()
    yield slug
    sources = (await desk.get(f"/desk/{slug}/sources")).text
    for part in sources.split(f"/desk/{slug}/sources/")[1:]:
        await desk.post(f"/desk/{slug}/sources/{part.split('/')[0]}/remove")


async def opened(chromium: Browser, who: Desk, slug: str, **options: object) -> Page:
    context = await chromium.new_context(base_url=who.server.url, **options)  # type: ignore[arg-type]
    await who.enter(context)
    page = await context.new_page()
    await page.goto(f"/desk/{slug}")
    return page


async def test_two_editors_see_a_post_and_one_publishes_it(
    chromium: Browser, stream: Jetstream, desk: Desk, colleague: Desk, slug: str, did: str
) -> None:
    pages = [await opened(chromium, who, slug) for who in (desk, colleague)]
    await stream.tell(did, an_rkey(), text="The bridge is open.")
    for page in pages:
        await expect(page.locator(".tray-post")).to_contain_text("The bridge is open.")
        await expect(page).to_have_title(f"(1) {(await page.title()).removeprefix('(1) ')}")
    await pages[0].locator(".tray-post").get_by_role("button", name="Publish", exact=True).first.click()
    for page in pages:
        await expect(page.locator(".tray-post")).to_have_count(0)
        await expect(page.locator(".row .card")).to_contain_text("The bridge is open.")
    assert "The bridge is open." in (await desk.client.get(f"/live/{slug}")).text
    for page in pages:
        await page.context.close()


async def test_a_post_is_decided_by_keys_alone(
    chromium: Browser, stream: Jetstream, desk: Desk, slug: str, did: str
) -> None:
    page = await opened(chromium, desk, slug)
    for n in range(3):
        await stream.tell(did, an_rkey(), text=f"Post {n}.")
        await expect(page.locator(".tray-post")).to_have_count(n + 1)
    await page.locator("h1").click()
    await page.keyboard.press("t")
    await expect(page.locator(".tray-post").first).to_be_focused()
    await page.keyboard.press("x")
    await expect(page.locator(".tray-post")).to_have_count(2)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.locator(".tray-post")).to_have_count(3)
    await page.locator(".tray-post", has_text="Post 1.").focus()
    await page.keyboard.press("i")
    await expect(page.locator("form.composer textarea[name=text]").first).to_have_value(
        await page.locator(".tray-post", has_text="Post 1.")
        .locator("a", has_text="Open")
        .get_attribute("href")
        or ""
    )
    await page.locator(".tray-post", has_text="Post 0.").focus()
    await page.keyboard.press("w")
    await page.keyboard.type("Look at this:")
    await page.keyboard.press("Enter")
    await expect(page.locator(".row")).to_contain_text("Look at this:")
    await expect(page.locator(".row .card")).to_contain_text("Post 0.")
    await page.context.close()


async def test_no_reader_ever_sees_the_tray(
    chromium: Browser, stream: Jetstream, desk: Desk, slug: str, did: str
) -> None:
    page = await opened(chromium, desk, slug)
    at = f"{desk.server.url}/live/{slug}"
    async with connect(f"{at}/ws".replace("http", "ws")) as socket, httpx.AsyncClient() as client:
        heard = [str(await socket.recv())]  # hello
        await stream.tell(did, an_rkey(), text="Not for readers.")
        await expect(page.locator(".tray-post")).to_have_count(1)
        await desk.publish(slug, "For readers.")
        async with asyncio.timeout(30), client.stream("GET", f"{at}/events?after=0-0") as events:
            while "For readers." not in heard[-1]:
                heard.append(str(await socket.recv()))
            async for line in events.aiter_lines():
                heard.append(line)
                if line.startswith("data:"):
                    break
        for path in (
            "",
            "/snapshot",
            "/updates",
            "/search?q=readers",
            "/feed.atom",
            "/feed.json",
            "/feed.rss",
        ):
            heard.append((await client.get(at + path)).text)
    assert not any("Not for readers." in text for text in heard)
    await page.context.close()


async def test_a_post_that_goes_out_by_itself_counts_down_and_can_be_dismissed(
    chromium: Browser, stream: Jetstream, desk: Desk, slug: str, there: Elsewhere
) -> None:
    did, handle = a_did(), f"{an_rkey()}.example.org"
    bluesky(there, did, handle)
    await desk.post(f"/desk/{slug}/sources", kind="bluesky", address=f"@{handle}", automatic="1")
    await stream.asked_for(did)
    page = await opened(chromium, desk, slug)
    await stream.tell(did, an_rkey(), text="In a moment.")
    post = page.locator(".tray-post")
    await expect(post.locator("[data-due]")).to_contain_text("in ")
    await expect(post).to_contain_text("Goes out by itself:")
    await post.get_by_role("button", name="Dismiss").click()
    await expect(post).to_have_count(0)
    await stream.tell(did, an_rkey(), text="By itself.")
    await expect(page.locator(".row .card")).to_contain_text("By itself.")
    assert "In a moment." not in (await desk.client.get(f"/live/{slug}")).text
    await page.context.close()


async def test_the_tray_without_scripts(
    enter: Enter, stream: Jetstream, desk: Desk, slug: str, did: str
) -> None:
    await stream.tell(did, an_rkey(), text="Without scripts.")
    async with asyncio.timeout(30):
        while "Without scripts." not in (await desk.get(f"/desk/{slug}/tray")).text:
            await asyncio.sleep(0.02)
    page = await enter(desk, f"/desk/{slug}/tray", java_script_enabled=False)
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_text("Dismissed.")).to_be_visible()
    await expect(page.locator(".tray-post")).to_have_count(0)


async def test_what_is_no_account_is_said_and_stays_in_the_form(enter: Enter, desk: Desk, slug: str) -> None:
    page = await enter(desk, f"/desk/{slug}/sources")
    await page.get_by_label("Account or feed").fill("mira holm")
    await page.get_by_role("button", name="Follow", exact=True).click()
    await expect(page.locator(".field-problem")).to_contain_text("Give a Bluesky handle")
    await expect(page.get_by_label("Account or feed")).to_have_value("mira holm")
