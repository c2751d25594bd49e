"""Every page, readers’ and the desk’s, as axe-core sees it: light and dark, wide and on a phone."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from chats import connect
from desk import Desk, add_person, menu, signed_in
from image_files import picture
from newsroom import open_newsroom
from playwright.async_api import Browser, Page, expect
from readers import HELD, Reader, scroll_down
from servers import Running

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
TEXT = """BREAKING: The river has *risen* above the [old mark](https://example.org/).

https://x.com/valleypost/status/1214277364393586688

- one
- two

| Place | Level |
|---|---|
| Bridge | 4.1 m |
"""

SIDES = [{"name": "Ajax", "score": 2}, {"name": "Feyenoord", "score": 1}]
CLOCK = {"from": "2026-01-09T12:00:00Z", "at": "45:00", "running": True}
BOXES: list[dict[str, Any]] = [
    {
        "kind": "scoreboard",
        "sides": SIDES,
        "clock": CLOCK,
        "events": [{"at": f"{n}'", "text": "A goal"} for n in range(7)],
    },
    {"kind": "scoreboard", "title": "Three", "sides": [*SIDES, {"name": "PSV"}]},
    {
        "kind": "results",
        "counted": 45,
        "rows": [{"name": f"Party {n}", "votes": n, "color": "#f5e663"} for n in range(14)],
    },
    {"kind": "countdown", "title": "Polls close", "to": "2030-01-09T20:00:00Z"},
    {"kind": "timeline", "title": "Today", "rows": [[f"{n}:00", "A vote"] for n in range(10)]},
    {"kind": "list", "title": "The dam", "rows": [["Height", "42 m"]]},
]


@pytest.fixture(scope="module")
async def editor(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server, "admin")
    yield desk
    await desk.client.aclose()


@dataclass(frozen=True)
class Site:
    """A site where there is something of everything; `paths` by name."""

    paths: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
async def site(server: Running, editor: Desk, api: httpx.AsyncClient) -> Site:
    slug = await editor.create_blog(title=f"Flood in the valley {secrets.token_hex(4)}")
    empty = await editor.create_blog(title=f"Nothing yet {secrets.token_hex(4)}", language="ar")
    made = [await editor.publish(slug, f"Entry {n}.", headline=f"Headline {n}") for n in range(33)]
    await editor.publish(slug, TEXT, headline="A headline", key="1", tags="river, rain")
    await editor.publish(slug, "Where to get help.", pinned="1")
    await editor.publish(slug, "Only a draft.", state="draft")
    await editor.publish(slug, "CORRECTION: It was Tuesday.")
    corrected = {"text": "The bridge is closed.", "correction": "It said open."}
    answer = await api.patch(f"/api/v1/blogs/{slug}/entries/{made[-1]}", json=corrected)
    assert answer.status_code == 200, answer.text
    answer = await api.patch(
        f"/api/v1/blogs/{slug}/entries/{made[-2]}", json={"state": "withdrawn", "reason": "It was not so."}
    )
    assert answer.status_code == 200, answer.text
    for box in BOXES:
        fields = {"text": "", "facts": box, "pinned": box["kind"] == "scoreboard"}
        answer = await api.post(f"/api/v1/blogs/{slug}/entries", json=fields)
        assert answer.status_code == 201, answer.text
    await editor.post(f"/desk/{slug}/chat", note="Who takes the press conference?")
    sent = await editor.client.post(
        f"/desk/{slug}/images", files={"image": ("a.jpg", picture())}, headers={"accept": "application/json"}
    )
    shown = {
        "images": "listed",
        "image-1-media": sent.json()["media"],
        "image-1-alt": "The bridge, under water",
    }
    image = await editor.publish(
        slug, "", **shown, **{"image-1-caption": "This morning", "image-1-credit": "Ada"}
    )
    await connect(editor, slug, "slack")
    people = await editor.get("/desk/people")
    desk = f"/desk/{slug}"
    made_hook = await editor.post(f"{desk}/webhooks", url="http://hook.invalid/liveblog", put="1", id="hook1")
    assert made_hook.status_code == 200, made_hook.text
    return Site(
        {
            "the list of blogs": "/",
            "a blog": f"/live/{slug}",
            "a blog with nothing in it, in Arabic": f"/live/{empty}",
            "older entries": f"/live/{slug}?before={made[20]}",
            "an entry": f"/live/{slug}/{made[-1]}",
            "an embed": f"/live/{slug}/embed?theme=auto",
            "a ticker": f"/live/{slug}/embed?form=ticker&theme=auto",
            "a page that is not there": "/live/nothing-here",
            "signing in": "/desk/login",
            "the blogs at the desk": "/desk",
            "the desk of a blog": desk,
            "the desk of a blog with nothing in it": f"/desk/{empty}",
            "drafts alone": f"{desk}?state=draft",
            "editing": f"{desk}/entries/{made[-1]}/edit",
            "one entry at the desk": f"{desk}/entries/{made[-1]}",
            "editing images": f"{desk}/entries/{image}/edit",
            "the history of an entry": f"{desk}/entries/{made[-1]}/history",
            "the staff's chat": f"{desk}/chat",
            "the settings of a blog": f"{desk}/settings",
            "how to embed a blog": f"{desk}/embed?limit=many",
            "the webhooks of a blog": f"{desk}/webhooks",
            "somebody's title and picture": next(iter(re.findall(r"/desk/people/\w+/profile", people.text))),
            "the connections of a blog": f"{desk}/connections?kind=slack",
            "one's account": "/desk/account",
            "people": "/desk/people",
            "the sites": "/desk/sites",
            "the patterns": "/desk/patterns",
            "the patterns of the desk": "/desk/patterns/desk",
        }
    )


COLOURS = ["color-contrast", "link-in-text-block"]  # axe's rules
NAMES = (
    *("the list of blogs", "a blog", "a blog with nothing in it, in Arabic", "older entries", "an entry"),
    *("a page that is not there", "signing in", "the blogs at the desk", "the desk of a blog"),
    *("the desk of a blog with nothing in it", "drafts alone", "editing"),
    *("one entry at the desk", "editing images"),
    *("the history of an entry", "the staff's chat", "the settings of a blog", "one's account", "people"),
    *("the connections of a blog", "an embed", "a ticker", "how to embed a blog"),
    *("the webhooks of a blog", "somebody's title and picture"),
    *("the sites", "the patterns", "the patterns of the desk"),
)


@pytest.fixture(scope="module")
async def page(chromium: Browser, server: Running, editor: Desk) -> AsyncIterator[Page]:
    """One browser for all, signed in. axe comes in past the page's policy, which is not what is tested here."""
    context = await chromium.new_context(base_url=server.url, bypass_csp=True, reduced_motion="reduce")
    await context.add_init_script(path=AXE)
    await editor.enter(context)
    yield await context.new_page()
    await context.close()


async def violations(page: Page) -> list[str]:
    """What axe finds, in each light and width; also how wide a page is that does not fit on a phone."""
    found: set[str] = set()
    for scheme in ("light", "dark"):
        for width in (1280, 390):
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            await page.set_viewport_size({"width": width, "height": 844})
            # In the dark only colours differ.
            only = "" if scheme == "light" else f", runOnly: {COLOURS}"
            result: dict[str, Any] = await page.evaluate(
                f"axe.run(document, {{ resultTypes: ['violations'], elementRef: false{only} }})"
            )
            for rule in result["violations"]:
                for node in rule["nodes"]:
                    found.add(
                        f"{rule['id']}: {rule['help']}: {node['target']} ({scheme}, {width}): {node['html'][:200]}"
                    )
            wide = await page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                found.add(f"the page is {wide} wide on a screen of {width}")
    return sorted(found)


@pytest.mark.parametrize("name", NAMES)
async def test_axe_finds_nothing_on(page: Page, site: Site, name: str) -> None:
    assert set(site.paths) == set(NAMES)
    await page.goto(site.paths[name])
    found = await violations(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", ["en", "ar"])
async def test_axe_finds_nothing_in_the_states_of_a_readers_page(chromium: Browser, language: str) -> None:
    """Updates wait, paused, connection lost, an address to copy by hand, closed, without its script."""
    async with open_newsroom() as newsroom:
        await newsroom.change(language=language)
        for n in range(4):
            await newsroom.publish(f"e{n}", words="\n\n".join(["A long entry."] * 30), key=n == 1)
        context = await chromium.new_context(bypass_csp=True, reduced_motion="reduce")
        await context.add_init_script(path=AXE)
        await context.add_init_script("navigator.clipboard.writeText = () => Promise.reject()")
        page = await context.new_page()
        reader = await Reader(page, newsroom).join()
        await scroll_down(reader)
        await newsroom.publish("waits")
        await expect(page.locator(HELD)).to_be_visible()
        found = await violations(page)
        await page.locator(HELD).click()
        await page.locator(".pause").click()
        await page.locator("#entry-e1 share-link").get_by_role("button").click()
        await expect(page.locator("#entry-e1 share-link input")).to_be_visible()
        found += await violations(page)
        newsroom.refuse = "all"
        await newsroom.close(1001)
        await expect(page.locator(".status-note[data-kind=lost]")).to_be_visible()
        found += await violations(page)
        newsroom.refuse = None
        await newsroom.change(state="closed")
        await page.reload()
        await expect(page.locator(".status:not([hidden])")).to_be_attached()
        found += await violations(page)
        await newsroom.change(state="live")
        await page.route("**/readers.js", lambda route: route.abort())
        await page.reload()
        await page.add_style_tag(content=".not-live { animation: none !important }")
        await expect(page.locator(".not-live")).to_be_visible()
        found += await violations(page)
        await context.close()
        assert not found, "\n".join(found)


async def test_axe_finds_nothing_in_what_opens_at_the_desk(page: Page, site: Site, editor: Desk) -> None:
    """Everything unfolded, the form with something to fix, the list of shortcuts; editing in the list."""
    await page.goto(site.paths["the desk of a blog"])
    await page.locator("[data-publish]").first.click()
    await expect(page.locator(".problems")).to_be_visible()
    for details in await page.locator("details").all():
        await details.evaluate("details => (details.open = true)")
    found = await violations(page)
    await page.locator(".desk-tabs").get_by_role("link", name="Entries").click()
    await menu(page.locator(".row").first)
    found += await violations(page)
    await page.keyboard.press("Escape")
    await page.locator("[data-edit]").first.click()
    await expect(page.locator(".editing textarea").first).to_be_visible()
    found += await violations(page)
    await page.locator(".editing textarea").first.fill("Other words.")
    await page.locator(".editing textarea").first.press("Control+Enter")
    await expect(page.locator("[data-ask-change]")).to_be_visible()
    found += await violations(page)
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await page.locator("[data-shortcuts-open] button").click()
    await expect(page.locator("[data-shortcuts]")).to_be_visible()
    found += await violations(page)
    assert not found, "\n".join(found)


async def test_axe_finds_nothing_on_pages_that_answer_a_form(page: Page, site: Site, server: Running) -> None:
    await page.goto("/desk/people")
    await page.get_by_role("radio", name="Only these blogs, and those they create").check()
    found = await violations(page)
    await page.get_by_role("radio", name="All blogs, those to come too").first.check()
    await page.get_by_role("button", name="Make a link").click()
    link = await page.get_by_label("The link", exact=True).last.input_value()
    found += await violations(page)
    other = add_person(server)
    await page.goto("/desk/people")
    await page.locator("li", has_text=other).get_by_role("button", name="Remove").click()
    await expect(page.get_by_role("heading", name=f"Remove {other}?")).to_be_visible()
    found += await violations(page)
    await page.goto("/desk/account")
    await page.get_by_label("Current password").fill("wrong")
    await page.get_by_label("New password").fill("short")
    await page.get_by_role("button", name="Change it").click()
    await expect(page.locator(".problems")).to_be_visible()
    found += await violations(page)
    await page.goto(link)
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    found += await violations(page)
    await page.goto("/desk/no-such-blog")
    found += await violations(page)
    assert not found, "\n".join(found)


async def test_axe_finds_nothing_where_the_desk_runs_from_right_to_left(page: Page, site: Site) -> None:
    await page.set_extra_http_headers({"Accept-Language": "ar"})
    found = []
    for name in ("the desk of a blog", "the settings of a blog", "people", "signing in"):
        await page.goto(site.paths[name])
        assert await page.evaluate("document.dir") == "rtl"
        found += await violations(page)
    await page.set_extra_http_headers({})
    assert not found, "\n".join(found)


async def test_axe_finds_nothing_where_two_changed_one_entry(
    page: Page, site: Site, api: httpx.AsyncClient
) -> None:
    edit = site.paths["editing"]
    await page.goto(edit)
    text = page.get_by_label("Text", exact=True)
    await text.fill("What one editor wrote.")
    entry = edit.replace("/desk/", "/api/v1/blogs/").removesuffix("/edit")
    answer = await api.patch(entry, json={"text": "What the other one wrote."})
    assert answer.status_code == 200, answer.text
    await text.press("Control+Enter")
    await expect(page.locator("[data-conflict]").first).to_be_visible()
    found = await violations(page)
    assert not found, "\n".join(found)
