"""An embed from before plus the events since equals an embed from now, whatever part of the blog it shows."""

from __future__ import annotations

import random
from typing import Any

import httpx
import pytest
from other_site import Site
from playwright.async_api import Page, expect
from programs import publish

# What stands in each embed: its entries or lines as the server drew them. (Times are drawn into shadow roots.)
SHOWN = """() => [...document.querySelectorAll("live-blog-embed")].map(({ shadowRoot }) => {
  const copy = shadowRoot.querySelector(".embedded").cloneNode(true)
  for (const entry of copy.querySelectorAll(".entry--new")) entry.classList.remove("entry--new")
  const lines = [...copy.querySelectorAll(".entry, .day time, .ticker > li > a > span")]
  return lines.map((one) => (one.matches(".entry") ? one.outerHTML : one.textContent))
})"""
KINDS: tuple[dict[str, str], ...] = (
    {},
    {"limit": "3"},
    {"filter": "key=1", "limit": "4"},
    {"filter": "tag=river", "order": "oldest"},
    {"filter": "label=update"},
    {"form": "ticker"},
)


async def change(api: httpx.AsyncClient, story: str, chance: random.Random, ids: list[str]) -> None:
    """One thing that an editor may do."""
    fields: dict[str, Any] = {
        "key": chance.random() < 0.4,
        "pinned": chance.random() < 0.2,
        "label": chance.choice([None, "update", "breaking"]),
        "tags": chance.sample(["river", "roads"], chance.randint(0, 2)),
    }
    act = chance.choice(["publish", "publish", "change", "delete", "withdraw"])
    if act == "publish" or not ids:
        ids.append((await publish(api, story, f"Number {len(ids)}.", **fields))["id"])
        return
    url = f"/api/v1/blogs/{story}/entries/{chance.choice(ids)}"
    if act == "change":
        await api.patch(url, json={"text": f"Changed {chance.random()}.", **fields})
    elif act == "withdraw":
        await api.patch(url, json={"state": "withdrawn", "reason": "Wrong."})
    else:
        await api.delete(url)


@pytest.mark.parametrize("seed", range(3))
async def test_an_embed_from_before_is_one_from_now(
    theirs: Page, site: Site, api: httpx.AsyncClient, story: str, seed: int
) -> None:
    chance, ids = random.Random(seed), list[str]()
    for _ in range(6):
        await change(api, story, chance, ids)
    body = "".join(site.element(story, **kind) for kind in KINDS) + site.script()
    await theirs.goto(site.page(body))
    await expect(theirs.locator("live-blog-embed .embedded-title")).to_have_count(len(KINDS))
    for _ in range(40):
        await change(api, story, chance, ids)
    await publish(api, story, "The last one.", key=True, tags=["river"], label="update")
    position = (await api.get(f"/live/{story}/snapshot")).json()["position"]
    for page in (theirs, fresh := await theirs.context.new_page()):
        if page is fresh:
            await page.goto(site.page(body))
        drawn = page.locator(f'live-blog-embed .embedded[style][data-position="{position}"]')
        await expect(drawn).to_have_count(len(KINDS))
    # What was taken away is filled up from the server, a little later; then all is as it is now.
    now = await fresh.evaluate(SHOWN)
    await theirs.wait_for_function(f"(now) => JSON.stringify(({SHOWN})()) === JSON.stringify(now)", arg=now)
