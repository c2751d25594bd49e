"""A reader in a real browser on the real server sees what the desk does, within a second and whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect
from servers import Running


async def published(api: httpx.AsyncClient, slug: str, text: str, **facts: Any) -> str:
    answer = await api.post(f"/api/v1/blogs/{slug}/entries", json={"text": text, **facts})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def joined(page: Page, url: str) -> None:
    """Opens a page and waits for the server's hello."""
    async with page.expect_websocket() as socket:
        await page.goto(url)
    if not (await socket.value).is_closed():
        await (await socket.value).wait_for_event("framereceived")


async def test_a_reader_sees_what_the_desk_does(
    server: Running, api: httpx.AsyncClient, story: str, browser_page: Page
) -> None:
    await joined(browser_page, f"{server.url}/live/{story}")
    id = await published(api, story, "BREAKING: The river is *rising*.", key=True)
    entry = browser_page.locator(f".entries #entry-{id}")
    await expect(entry).to_contain_text("The river is rising.")
    await expect(entry.locator(".mark--breaking")).to_be_visible()
    await expect(browser_page.locator(".keys-list li")).to_have_count(1)
    await api.patch(
        f"/api/v1/blogs/{story}/entries/{id}", json={"text": "The river is falling.", "pinned": True}
    )
    await expect(browser_page.locator(f".pinned #entry-{id}")).to_contain_text("falling")
    await api.delete(f"/api/v1/blogs/{story}/entries/{id}")
    await expect(browser_page.locator(f"#entry-{id}")).to_have_count(0)
    await expect(browser_page.locator(".keys-list li")).to_have_count(0)
    await api.patch(f"/api/v1/blogs/{story}", json={"title": "A river", "state": "closed"})
    await expect(browser_page.locator("h1")).to_have_text("A river")
    await expect(browser_page.locator(".state")).to_have_text("Closed")


async def test_a_reader_whose_network_was_away_misses_nothing(
    server: Running, api: httpx.AsyncClient, story: str, browser_page: Page
) -> None:
    kept = await published(api, story, "Before.")
    gone = await published(api, story, "Withdrawn meanwhile.")
    await joined(browser_page, f"{server.url}/live/{story}")
    await browser_page.context.set_offline(True)
    await api.delete(f"/api/v1/blogs/{story}/entries/{gone}")
    await api.patch(f"/api/v1/blogs/{story}/entries/{kept}", json={"text": "Corrected meanwhile."})
    new = await published(api, story, "Published meanwhile.")
    await browser_page.context.set_offline(False)
    await expect(browser_page.locator(f"#entry-{new}")).to_be_visible()
    await expect(browser_page.locator(f"#entry-{kept}")).to_contain_text("Corrected meanwhile.")
    await expect(browser_page.locator(f"#entry-{gone}")).to_have_count(0)


async def test_a_page_that_lived_equals_a_page_from_now(
    server: Running, api: httpx.AsyncClient, story: str, browser_page: Page
) -> None:
    await joined(browser_page, f"{server.url}/live/{story}")
    ids = [await published(api, story, f"Entry {n}.", key=n == 2) for n in range(5)]
    await api.patch(
        f"/api/v1/blogs/{story}/entries/{ids[0]}", json={"text": "Edited.", "label": "correction"}
    )
    await api.delete(f"/api/v1/blogs/{story}/entries/{ids[1]}")
    await api.patch(f"/api/v1/blogs/{story}/entries/{ids[3]}", json={"pinned": True})
    last = await published(api, story, "The last.")
    await expect(browser_page.locator(f"#entry-{last}")).to_be_visible()
    lived = await seen(browser_page)
    await browser_page.reload()
    assert await seen(browser_page) == lived
    assert [id for id, _ in lived[0]] == [last, ids[4], ids[2], ids[0]]


async def seen(page: Page) -> list[list[tuple[str, str]]]:
    """The entries in their lists, as markup."""
    found: list[list[tuple[str, str]]] = await page.evaluate("""() => [".entries", ".pinned"].map((list) =>
      [...document.querySelectorAll(`${list} > .entry`)].map((entry) => {
        entry.classList.remove("entry--new")
        return [entry.dataset.id, entry.outerHTML]
      }))""")
    return found


async def test_a_shared_link_shows_the_entry_among_its_neighbours(
    server: Running, api: httpx.AsyncClient, story: str, browser_page: Page
) -> None:
    ids = [await published(api, story, f"Entry {n}.") for n in range(5)]
    await browser_page.goto(f"{server.url}/live/{story}")
    await browser_page.click(f"#entry-{ids[2]} .permalink")
    await expect(browser_page.locator(f"#entry-{ids[2]}")).to_be_in_viewport()
    await expect(browser_page.locator(".entry")).to_have_count(5)
    await browser_page.goto(f"{server.url}/live/{story}#entry-{ids[0]}")
    await expect(browser_page).to_have_url(f"{server.url}/live/{story}#entry-{ids[0]}")


async def test_old_entries_are_reached_by_script_and_by_link(
    serve: Callable[..., Running], browser_page: Page
) -> None:
    server = serve(LIVEBLOG_PAGE_SIZE="3")
    token = server.command("token", "create", "test", "--role", "admin").strip()
    async with httpx.AsyncClient(base_url=server.url, headers={"Authorization": f"Bearer {token}"}) as api:
        await api.post("/api/v1/blogs", json={"slug": "long", "title": "A long story"})
        ids = [await published(api, "long", f"Entry {n}.") for n in range(8)]
        await browser_page.goto(f"{server.url}/live/long")
        for shown in (6, 8):
            await browser_page.click(".older-link")
            await expect(browser_page.locator(".entries > .entry")).to_have_count(shown)
        await expect(browser_page.locator(".older")).to_be_hidden()
        # An address with the anchor of an entry further down leads to its own page.
        await browser_page.goto(f"{server.url}/live/long?again#entry-{ids[0]}")
        await expect(browser_page).to_have_url(f"{server.url}/live/long/{ids[0]}")
        # Readers come back after a restart, with nothing lost and no reload.
        await browser_page.goto(f"{server.url}/live/long")
        await browser_page.evaluate("window.stayed = true")
        assert server.stop() == 0
        again = serve("--port", str(server.port), LIVEBLOG_PAGE_SIZE="3")
        async with httpx.AsyncClient(base_url=again.url, headers=api.headers) as later:
            new = await published(later, "long", "After the restart.")
        await expect(browser_page.locator(f"#entry-{new}")).to_be_visible()
        assert await browser_page.evaluate("window.stayed")


@pytest.mark.parametrize("path", ["/live/none", "/live/UPPER", "/live/story/none", "/nowhere"])
async def test_what_is_not_there_is_said_kindly(server: Running, browser_page: Page, path: str) -> None:
    answer = await browser_page.goto(server.url + path)
    assert answer is not None
    assert answer.status == 404
    await expect(browser_page.locator("h1")).to_be_visible()
    await expect(browser_page.locator("main a[href='/']")).to_be_visible()


async def test_what_is_loaded_on_demand_speaks_the_language_of_the_page(
    server: Running, api: httpx.AsyncClient, story: str, browser_page: Page
) -> None:
    await api.patch(f"/api/v1/blogs/{story}", json={"language": "de"})
    await published(api, story, "https://www.youtube.com/watch?v=dQw4w9WgXcQ")
    await joined(browser_page, f"{server.url}/live/{story}")
    assert "Abbrechen" not in await browser_page.content()
    await browser_page.locator("[data-needs=player]").click()
    await expect(browser_page.get_by_role("button", name="Abbrechen")).to_be_visible()


async def test_an_address_of_what_never_was_leads_to_the_story_and_says_so(
    browser_page: Page, api: httpx.AsyncClient, story: str
) -> None:
    await published(api, story, "It began.")
    sentence = browser_page.get_by_text("What your link led to is not here any more.")
    await browser_page.goto(f"{api.base_url}/live/{story}")
    await expect(sentence).to_be_hidden()
    await browser_page.goto(f"{api.base_url}/live/{story}?before=last-years")
    await expect(sentence).to_be_in_viewport()
    await expect(browser_page.locator(".entry")).to_have_count(1)
