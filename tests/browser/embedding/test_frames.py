"""Blogs in frames of another site: as high as what they show, and deaf to everybody but the page and the frame."""

from __future__ import annotations

import httpx
from elsewhere import response
from other_site import Site
from playwright.async_api import Page, expect
from programs import publish

from liveblog.pages.oembed import SANDBOX

# A frame of somebody else in the same page: it claims a height for ours, greets ours, and notes what it hears.
EVIL = """
addEventListener("message", ({ data }) => { document.title += JSON.stringify(data) })
const lie = () => {
  parent.postMessage({ type: "live-blog:height", height: 7777 }, "*")
  parent.postMessage({ type: "live-blog:ready" }, "*")
  parent.frames[0].postMessage({ type: "live-blog:hello" }, "*")
}
lie()
setInterval(lie, 20)
"""
# A page as WordPress makes it: no script of ours, a secret in the frame's address.
WORDPRESS = """
addEventListener("message", ({ data, source }) => {
  const frame = document.querySelector("iframe[data-secret]")
  if (source !== frame.contentWindow || data.secret !== frame.dataset.secret) return
  if (data.message === "height") frame.height = Math.max(200, Math.min(1000, data.value))
  if (data.message === "link" && new URL(data.value).host === new URL(frame.src).host) top.location.href = data.value
})
"""


async def test_a_frame_grows_with_its_blog_and_heeds_no_other(
    theirs: Page, site: Site, api: httpx.AsyncClient, story: str
) -> None:
    await publish(api, story, "A beginning.")
    site.there.answers["/evil.js"] = response(EVIL, kind="text/javascript")
    evil = site.page('<script src="/evil.js"></script>', path="/evil")
    body = (
        f'<iframe src="{site.host}/live/{story}/embed" sandbox="{SANDBOX}" data-live-blog-frame width="300"></iframe>'
        f'<iframe src="{evil}" id="evil"></iframe>{site.script()}'
    )
    await theirs.goto(site.page(body))
    ours = theirs.frame_locator("iframe >> nth=0")
    height = "() => document.querySelector('iframe').clientHeight"
    await expect(ours.locator(".entry")).to_have_count(1)
    await theirs.wait_for_function("() => document.querySelector('iframe').clientHeight > 200")
    before = await theirs.evaluate(height)
    for n in range(3):
        await publish(api, story, f"Number {n}: " + "words " * 30)
    await expect(ours.locator(".entry")).to_have_count(4)
    await theirs.wait_for_function(
        "(before) => document.querySelector('iframe').clientHeight > before + 300", arg=before
    )
    frame = theirs.frames[1]
    # Its height is told after each change, until there is nothing to scroll.
    await frame.wait_for_function("() => document.documentElement.scrollHeight <= innerHeight")
    assert await frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert await theirs.evaluate(height) < 7000
    evil_frame = theirs.frames[2]
    assert await evil_frame.title() == "Theirs"  # it heard nothing
    assert await evil_frame.evaluate("innerHeight") < 7000
    # A link leads the reader to the blog, not the frame.
    await ours.get_by_role("link", name="The whole live blog").click()
    await theirs.wait_for_url(f"{site.host}/live/{story}")


async def test_a_frame_in_wordpress_says_its_height_as_wordpress_reads_it(
    theirs: Page, site: Site, api: httpx.AsyncClient, story: str
) -> None:
    for n in range(5):
        await publish(api, story, f"Number {n}.")
    site.there.answers["/wp.js"] = response(WORDPRESS, kind="text/javascript")
    found = (await api.get("/oembed", params={"url": f"{site.host}/live/{story}"})).json()["html"]
    # What WordPress makes of a frame that it found by oEmbed.
    source = f'src="{site.host}/live/{story}/embed"'
    assert source in found
    frame = f'<iframe sandbox="allow-scripts" data-secret="aB3" {source[:-1]}#?secret=aB3">'
    body = f'<script src="/wp.js"></script>{frame}'
    await theirs.goto(site.page(body + "</iframe>"))
    await theirs.wait_for_function("() => document.querySelector('iframe').clientHeight > 500")
    await theirs.frame_locator("iframe").locator(".embedded-title a").click()
    await theirs.wait_for_url(f"{site.host}/live/{story}")


async def test_a_frame_without_scripts_has_the_first_entries(
    theirs: Page, site: Site, api: httpx.AsyncClient, story: str
) -> None:
    await publish(api, story, "A beginning.")
    body = f'<iframe src="{site.host}/live/{story}/embed?theme=dark&limit=1" sandbox></iframe>'
    await theirs.goto(site.page(body))
    inside = theirs.frame_locator("iframe")
    await expect(inside.get_by_text("A beginning.")).to_be_visible()
    await expect(inside.locator(".embedded")).to_have_css("background-color", "rgb(20, 21, 22)")
    site.complaints = [text for text in site.complaints if "Blocked script execution" not in text]
