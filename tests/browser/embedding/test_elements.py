"""Blogs in pages of another site, by one script: they look like themselves, are live, and cost what a reader costs."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from other_site import Site
from playwright.async_api import BrowserContext, Page, expect
from programs import publish
from servers import until

# What has jumped since the page began, by Chromium's own measure; it says so with the next frame at the latest.
SHIFTS = """async () => {
  let sum = 0
  const seen = (entries) => entries.forEach(({ value }) => (sum += value))
  const observer = new PerformanceObserver((list) => seen(list.getEntries()))
  observer.observe({ type: "layout-shift", buffered: true })
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))
  seen(observer.takeRecords())
  return sum
}"""


async def test_one_tag_on_a_page_that_resets_everything(
    theirs: Page, site: Site, hostile: str, api: httpx.AsyncClient, story: str
) -> None:
    first = await publish(api, story, "The *river* rises.", label="breaking")
    # Loaded twice, the tag in one place and an element in another.
    body = site.script(blog=story) + site.element(story, limit="1") + site.script()
    await theirs.goto(site.page(body, head=hostile))
    embeds = theirs.locator("live-blog-embed")
    await expect(embeds).to_have_count(2)
    for n in range(2):
        await expect(embeds.nth(n).locator("em")).to_have_text("river")
        looks = (
            await embeds.nth(n)
            .locator(".entry .text")
            .evaluate(
                "(element) => { const { color, fontSize, letterSpacing } = getComputedStyle(element);"
                " return [color, fontSize, letterSpacing] }"
            )
        )
        assert looks == ["rgb(23, 24, 26)", "18px", "normal"]
    await expect(embeds.first).not_to_contain_text("THEIRS")
    assert "just now" in await embeds.first.locator(".entry-when live-blog-time").first.evaluate(
        "(time) => time.shadowRoot.textContent"
    )
    await publish(api, story, "It stands at 4 metres.")
    await expect(embeds.nth(0).locator(".entry")).to_have_count(2)
    await expect(embeds.nth(1).locator(".entry")).to_contain_text(["It stands at 4 metres."])
    url = f"/api/v1/blogs/{story}/entries/{first['id']}"
    await api.patch(url, json={"text": "The *lake* rises."})
    await expect(embeds.first.locator("em")).to_have_text("lake")
    await api.delete(url)
    await expect(embeds.nth(0).locator(".entry")).to_have_count(1)
    await api.patch(f"/api/v1/blogs/{story}", json={"title": "Another title", "state": "closed"})
    await expect(embeds.first.locator(".embedded-title")).to_have_text("Another title")
    await expect(embeds.first.locator(".state")).to_have_text("Closed")


async def test_twenty_embeds_share_one_connection(
    theirs: Page,
    site: Site,
    api: httpx.AsyncClient,
    story: str,
    none_connected: None,
    readers: Callable[[], int],
) -> None:
    await publish(api, story, "A beginning.")
    kinds = (
        {},
        {"form": "ticker"},
        {"filter": "key=1"},
        {"order": "oldest"},
        {"filter": "tag: Ouse", "limit": "2"},
    )
    sockets: list[str] = []
    theirs.on("websocket", lambda socket: sockets.append(socket.url))
    body = site.script() + "".join(site.element(story, **kinds[n % 5]) for n in range(20))
    await theirs.goto(site.page(body))
    await expect(theirs.locator("live-blog-embed .embedded-title")).to_have_count(20)
    until(lambda: readers() == 1)
    await publish(api, story, "The dam breaks.", key=True)
    await expect(theirs.get_by_text("The dam breaks.", exact=True)).to_have_count(16)  # all but those by tag
    await publish(api, story, "Roads are closed.", tags=["ouse"])
    await expect(theirs.get_by_text("Roads are closed.", exact=True)).to_have_count(
        16
    )  # all but those of key events
    oldest = theirs.locator('[data-order="oldest"]').first
    await expect(oldest.locator(".text")).to_have_text(
        ["A beginning.", "The dam breaks.", "Roads are closed."]
    )
    assert readers() == len(sockets) == 1
    # Taken away while an update arrives: nothing of them is left, and the connection ends.
    await theirs.evaluate(
        """(address) => {
          const all = [...document.querySelectorAll("live-blog-embed")]
          all.slice(1).forEach((one) => one.remove())
          document.body.prepend(all[0]) // moved, not removed
        }"""
    )
    await publish(api, story, "Bridges, too.")
    await expect(theirs.get_by_text("Bridges, too.", exact=True)).to_have_count(1)
    assert readers() == 1
    publishing = publish(api, story, "Nobody sees this.")
    await theirs.evaluate("document.querySelector('live-blog-embed').remove()")
    await publishing
    until(lambda: readers() == 0)
    await theirs.evaluate("document.body.append(Object.assign(document.createElement('live-blog-embed')))")
    await expect(theirs.locator("live-blog-embed")).to_contain_text("not the address of a live blog")


async def test_what_the_server_wrote_is_there_without_scripts_and_taken_over(
    context: BrowserContext,
    enter: Callable[..., object],
    theirs: Page,
    site: Site,
    api: httpx.AsyncClient,
    story: str,
) -> None:
    for n in range(3):
        await publish(api, story, f"Number {n}.")
    written = (await api.get(f"/live/{story}/embed?fragment=1&limit=2")).text
    address = site.page(written + site.script())
    held: list[object] = []
    await context.route("**/embed.js", lambda route: held.append(route))
    await theirs.goto(address, wait_until="commit")
    # Without the script it is complete and in its own looks.
    entries = theirs.locator("live-blog-embed .entry")
    await expect(entries).to_have_count(2)
    await expect(entries.first).to_be_visible()
    until(lambda: bool(held))
    before = await theirs.evaluate(
        """async () => {
          await new Promise(requestAnimationFrame)
          window.entry = document.querySelector("live-blog-embed").shadowRoot.querySelector(".entry")
          return document.querySelector("#after").getBoundingClientRect().top
        }"""
    )
    await held[0].continue_()  # type: ignore[attr-defined]
    await theirs.wait_for_function(
        "() => !document.querySelector('live-blog-embed').shadowRoot.querySelector('link')"
    )
    assert await theirs.evaluate(SHIFTS) < 0.001
    await publish(api, story, "Number 3.")
    await expect(entries.locator(".text")).to_have_text(["Number 3.", "Number 2."])
    assert await theirs.evaluate("window.entry.isConnected")  # the server's element, not a copy
    assert (
        abs(await theirs.evaluate("document.querySelector('#after').getBoundingClientRect().top") - before)
        < 40
    )


async def test_what_is_new_waits_while_somebody_reads_further_down(
    theirs: Page, site: Site, api: httpx.AsyncClient, story: str
) -> None:
    for n in range(12):
        await publish(api, story, f"Number {n}. " + "Words. " * 60)
    await theirs.goto(site.page(site.element(story) + site.script()))
    embed = theirs.locator("live-blog-embed")
    await expect(embed.locator(".entry")).to_have_count(12)
    await theirs.evaluate("document.querySelector('#after').scrollIntoView()")
    top = "document.querySelector('#after').getBoundingClientRect().top"
    before = await theirs.evaluate(top)
    await publish(api, story, "New.")
    await publish(api, story, "Newer.")
    await expect(embed.locator(".held-button")).to_have_text("2 new updates")
    await expect(embed.locator(".entry")).to_have_count(12)
    assert await theirs.evaluate(top) == before
    await embed.locator(".held-button").evaluate("(button) => button.click()")
    await expect(embed.locator(".entry")).to_have_count(14)
    await expect(embed.locator(".held")).to_be_hidden()


async def test_what_is_wrong_is_said_in_its_place(
    theirs: Page, context: BrowserContext, site: Site, api: httpx.AsyncClient, story: str
) -> None:
    await publish(api, story, "Something.")
    await theirs.goto(site.page(site.element("none") + site.script()))
    embed = theirs.locator("live-blog-embed")
    await expect(embed).to_contain_text("There is no blog called “none”.")
    await expect(embed.get_by_role("link")).to_have_attribute("href", f"{site.host}/live/none")
    # The host is away, then back: the embed comes by itself.
    away = f"**/live/{story}/**"
    await context.route(away, lambda route: route.abort())
    await theirs.goto(site.page(site.element(story) + site.script()))
    await expect(embed).to_contain_text("The live blog could not be loaded. Trying again.")
    await expect(embed.get_by_role("link")).to_have_attribute("href", f"{site.host}/live/{story}")
    await context.unroute(away)
    await theirs.evaluate("dispatchEvent(new Event('online'))")
    await expect(embed.locator(".entry")).to_have_count(1)
    await publish(api, story, "Connected.")
    await expect(embed.locator(".entry")).to_have_count(2)
    await theirs.evaluate("dispatchEvent(new Event('offline'))")
    await expect(embed.locator(".status-note")).to_contain_text("Connection lost.")
    await theirs.evaluate("dispatchEvent(new Event('online'))")
    await expect(embed.locator(".status-note")).not_to_contain_text("Connection lost.")
    # It moves, and the embed goes with it; it is taken away while it is read, and what was read stays.
    await api.patch(f"/api/v1/blogs/{story}", json={"slug": f"{story}-moved"})
    await publish(api, f"{story}-moved", "Something more.")
    await expect(embed.locator(".text")).to_have_text(["Something more.", "Connected.", "Something."])
    await theirs.reload()
    await expect(embed.locator(".text")).to_have_text(["Something more.", "Connected.", "Something."])
    await publish(api, f"{story}-moved", "And more.")
    await expect(embed.locator(".entry")).to_have_count(4)
    await api.patch(f"/api/v1/blogs/{story}-moved", json={"state": "draft"})
    await expect(embed.locator(".status-note")).to_contain_text("This live blog is no longer here.")
    await expect(embed.locator(".entry")).to_have_count(4)
    site.complaints = [text for text in site.complaints if "Failed to load" not in text]


@pytest.mark.parametrize("width", [300, 900])
async def test_a_blog_has_its_own_language_and_direction(
    theirs: Page, site: Site, api: httpx.AsyncClient, slug: str, width: int
) -> None:
    await api.post("/api/v1/blogs", json={"slug": slug, "title": "الفيضانات", "language": "ar"})
    await api.post("/api/v1/blogs", json={"slug": f"{slug}-de", "title": "Hochwasser", "language": "de"})
    await publish(api, slug, "النهر يرتفع.")
    await publish(api, f"{slug}-de", "Der Fluss steigt.")
    await theirs.set_viewport_size({"width": width, "height": 700})
    body = site.element(slug) + site.element(f"{slug}-de") + site.script()
    await theirs.goto(site.page(body, direction="rtl"))
    arabic, german = theirs.locator("live-blog-embed").nth(0), theirs.locator("live-blog-embed").nth(1)
    await expect(arabic.locator(".embedded")).to_have_css("direction", "rtl")
    await expect(german.locator(".embedded")).to_have_css("direction", "ltr")
    time = "(time) => time.shadowRoot.textContent"
    assert "gerade eben" in await german.locator(".entry-when live-blog-time").evaluate(time)
    assert "الآن" in await arabic.locator(".entry-when live-blog-time").evaluate(time)
    assert await theirs.evaluate("document.documentElement.scrollWidth <= innerWidth")
    grid = await german.locator(".entry").evaluate("(one) => getComputedStyle(one).gridTemplateColumns")
    assert len(grid.split(" ")) == (1 if width == 300 else 2)


async def test_one_entry_alone_with_its_corrections_and_its_end(
    theirs: Page, site: Site, api: httpx.AsyncClient, story: str
) -> None:
    entry, _ = await publish(api, story, "The river rises."), await publish(api, story, "Something else.")
    await theirs.goto(site.page(site.element(story, entry=entry["id"]) + site.script()))
    embed = theirs.locator("live-blog-embed")
    await expect(embed.locator(".text")).to_have_text(["The river rises."])
    await publish(api, story, "Newer.")
    url = f"/api/v1/blogs/{story}/entries/{entry['id']}"
    await api.patch(url, json={"text": "The lake rises."})
    await expect(embed.locator(".text")).to_have_text(["The lake rises."])
    await api.delete(url)
    await expect(embed.locator(".entry")).to_have_count(0)
    await expect(embed.locator(".status-note")).to_have_text(
        "This update is no longer here: the editors took it back."
    )
    # The options can change while it stands there.
    await embed.evaluate("(one) => { delete one.dataset.entry; one.dataset.limit = 1 }")
    await expect(embed.locator(".text")).to_have_text(["Newer."])
    await embed.evaluate("(one) => { one.dataset.limit = 'many' }")
    await expect(embed).to_contain_text("The limit is a number from 1 to 100.")
    site.complaints = [text for text in site.complaints if "400" not in text]


async def test_a_facts_box_runs_and_has_its_looks(
    theirs: Page, site: Site, api: httpx.AsyncClient, story: str
) -> None:
    await publish(api, story, "Before.")
    await theirs.goto(site.page(site.element(story) + site.script()))
    embed = theirs.locator("live-blog-embed")
    await expect(embed.locator(".entry")).to_have_count(1)
    facts = {"kind": "countdown", "title": "Polls close", "to": "2099-01-01T00:00:00Z"}
    await publish(api, story, "Soon.", facts=facts)
    await expect(embed.locator("count-down")).to_have_css("font-size", "32px")
    await theirs.wait_for_function(
        "() => document.querySelector('live-blog-embed').shadowRoot.querySelector('count-down').shadowRoot?.textContent"
    )


async def test_a_ticker_is_live_from_a_tag_that_a_cms_made_a_module_of(
    theirs: Page, site: Site, api: httpx.AsyncClient, story: str
) -> None:
    for n in range(4):
        await publish(api, story, f"Number {n}.")
    tag = site.script(blog=story, form="ticker").replace("<script ", '<script type="module" ')
    await theirs.goto(site.page(tag))
    lines = theirs.locator("live-blog-embed .ticker li > a > span")
    await expect(lines).to_have_text(["Number 3.", "Number 2.", "Number 1."])
    height = "document.querySelector('live-blog-embed').clientHeight"
    before = await theirs.evaluate(height)
    await publish(api, story, "A line that is far too long for its place. " * 9)
    await expect(lines.first).to_contain_text("A line that is far too long")
    await expect(lines).to_have_count(3)
    assert await theirs.evaluate(height) == before
    await expect(theirs.locator("live-blog-embed .ticker a").first).to_have_attribute(
        "href", re.compile(rf"^{re.escape(site.host)}/live/{story}/\w+#entry-\w+$")
    )
