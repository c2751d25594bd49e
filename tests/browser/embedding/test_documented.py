"""Every example of docs/embedding.md, as somebody copies it, in a page with the policy that the document names."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from elsewhere import response
from other_site import Site
from playwright.async_api import Page, expect
from programs import publish

TEXT = (Path(__file__).parent.parent.parent.parent / "docs" / "embedding.md").read_text("utf-8")
HOST = "https://live.example"
EXAMPLES = re.findall(r"```html\n(.*?)```", TEXT, re.DOTALL)
POLICY = re.findall(r"```\n(script-src .*?)\n```", TEXT)[0]


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 7


async def included(api: httpx.AsyncClient, page: str) -> str:
    """The page as a server delivers it that does what the includes say."""
    for include, path in re.findall(
        rf'((?:<esi:include src="{HOST}|<!--#include virtual=")(/[^"]+)".*?>)', page
    ):
        answer = await api.get(path)
        assert answer.status_code == 200
        page = page.replace(include, answer.text)
    return page


@pytest.mark.parametrize("example", EXAMPLES)
async def test_an_example_does_what_it_says(
    theirs: Page, site: Site, api: httpx.AsyncClient, example: str, slug: str
) -> None:
    await api.post("/api/v1/blogs", json={"slug": slug, "title": "Floods"})
    await publish(api, slug, "The river rises.", key=True)

    def here(text: str) -> str:
        there = text.replace("wss://live.example", site.host.replace("http", "ws")).replace(HOST, site.host)
        return there.replace("floods", slug)

    # A page with a policy has its styles in a file; so have we.
    styles = "".join(re.findall(r"<style>(.*?)</style>", example, re.DOTALL))
    site.there.answers["/page.css"] = response(styles, kind="text/css")
    body = here(
        await included(
            api, re.sub(r"<style>.*?</style>", "", example, flags=re.DOTALL).replace("floods", slug)
        )
    )
    policy = here(POLICY).replace("style-src", f"style-src {site.there.url('')}")
    address = site.page(
        body, head='<link rel="stylesheet" href="/page.css">', policy=f"default-src 'none'; {policy}"
    )
    await theirs.goto(address)
    place = theirs.frame_locator("iframe") if "<iframe" in body else theirs.locator("body")
    title = place.locator(".embedded-title").last
    await expect(title).to_have_text("Floods")
    await publish(api, slug, "It stands at 4 metres.", key=True)
    await expect(place.get_by_text("It stands at 4 metres.").last).to_be_visible()
    if styles:
        await expect(theirs.locator(".text").first).to_have_css("font-family", "Verdana, sans-serif")
        await expect(theirs.locator(".text").first).to_have_css("font-size", "16.875px")  # 1.125 of 15


async def test_every_property_that_is_named_is_there_and_the_other_way_round() -> None:
    sheet = (Path(__file__).parent.parent.parent.parent / "static/built/embed.css").read_text("utf-8")
    used = set(re.findall(r"var\((--live-blog-[\w-]+)", sheet))
    table = TEXT.split("| property | what |")[1].split("\n\n")[0]
    named = set(re.findall(r"--live-blog-[\w-]+", table))
    assert named == used - {"--live-blog-color-good"}  # of the desk


async def test_the_documented_request_of_oembed(api: httpx.AsyncClient, story: str) -> None:
    path = re.findall(rf"^GET {HOST}(/oembed\S+)$", TEXT, re.MULTILINE)[0]
    asked = path.replace("https%3A%2F%2Flive.example", str(api.base_url).rstrip("/")).replace("floods", story)
    answer = (await api.get(asked)).json()
    assert (answer["type"], answer["width"]) == ("rich", 500)
