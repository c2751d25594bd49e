"""Connecting a chat at the desk: its address is copied once, who wrote is mapped, and what they write is published."""

from __future__ import annotations

import re

import httpx
import pytest
from chats import SECRET, Connected, from_slack, once, slack_message
from desk import Desk, Enter, signed_in
from playwright.async_api import expect
from servers import Running


@pytest.fixture
async def chat(server: Running) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=server.url, limits=httpx.Limits(max_keepalive_connections=0))


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_reporter_is_connected(
    server: Running, enter: Enter, chat: httpx.AsyncClient, api: httpx.AsyncClient, scripts: bool
) -> None:
    desk: Desk = await signed_in(server)
    slug = await desk.create_blog()
    page = await enter(desk, f"/desk/{slug}/sources", java_script_enabled=scripts)
    await page.get_by_role("link", name="Connections to chats").click()
    await page.get_by_role("link", name="Slack").click()
    form = page.get_by_role("region", name="Connect: Slack")
    await form.get_by_label("Name").fill("#flood")
    await form.get_by_label("Messages become").select_option(label="Entries, published at once")
    await form.get_by_label("Signing secret").fill(SECRET)
    await form.get_by_role("button", name="Connect").click()
    address = page.get_by_label("The address").locator("input")
    await expect(address).to_have_value(re.compile(rf"/api/v1/blogs/{slug}/inbox/[\w-]{{40,}}$"))
    to = Connected("", (await address.input_value()).removeprefix(server.url), SECRET)
    await expect(page.get_by_role("button", name="Copy")).to_have_count(int(scripts))

    await from_slack(chat, to, slack_message("The dam broke.", user_profile={"real_name": "Mira Holm"}))
    [entry] = await once(api, slug, len)
    assert (entry["state"], entry["authors"]) == ("submitted", ["Mira Holm"])
    await page.goto(f"/desk/{slug}/connections")
    who = page.get_by_label("Who is Mira Holm", exact=True)
    await who.select_option(label=desk.name)
    await page.get_by_role("button", name="Save who Mira Holm is").click()
    await expect(page.get_by_role("status").first).to_contain_text("It holds for messages from now on")
    await expect(page.get_by_text("1 not mapped")).to_have_count(0)

    await from_slack(chat, to, slack_message("It holds.", ts="1764200001.000100"))
    newest, _ = await once(api, slug, lambda found: len(found) > 1)
    assert (newest["state"], newest["authors"]) == ("published", [desk.name])

    await page.get_by_text("New address, or delete").click()
    await page.get_by_role("button", name="Delete the connection").click()
    await expect(page.get_by_text("Nothing is connected yet.")).to_be_visible()
    assert (await from_slack(chat, to, slack_message("Too late"))).status_code == 404
    await chat.aclose()
    await desk.client.aclose()
