"""The oEmbed provider, as a consumer finds and reads it: by the link in a page, after the specification."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import httpx
import pytest
from micawber import Provider, ProviderException, ProviderRegistry  # type: ignore[import-untyped]
from programs import publish
from servers import Running


async def consumed(api: httpx.AsyncClient, page: str, **limits: int) -> dict[str, Any]:
    """What a consumer gets for the address of a page: it looks for the page's link, as the specification says."""
    html = (await api.get(page)).text
    link = re.search(r'<link rel="alternate" type="application/json\+oembed"[^>]*href="([^"]+)"', html)
    assert link is not None
    address = unescape(link[1]) + "".join(f"&{name}={value}" for name, value in limits.items())
    assert address.startswith("http")
    answer = await api.get(address)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = answer.json()
    assert (found["version"], found["type"]) == ("1.0", "rich")
    assert {"html", "width", "height"} <= found.keys()
    return found


async def test_a_blog_is_a_frame_of_it(api: httpx.AsyncClient, story: str) -> None:
    found = await consumed(api, f"/live/{story}")
    base = str(api.base_url).rstrip("/")
    assert found["title"] == "A story"
    assert (found["width"], found["height"]) == (640, 640)
    assert found["html"].startswith(f'<iframe src="{base}/live/{story}/embed"')
    assert found["html"].count("<") == 2  # a frame and nothing else: what WordPress lets through
    assert 'sandbox="allow-scripts' in found["html"]
    assert (await api.get(found["thumbnail_url"])).headers["content-type"].startswith("image/")
    framed = re.findall(r'src="([^"]+)"', found["html"])[0]
    assert (await api.get(unescape(framed))).status_code == 200


async def test_an_entry_is_a_frame_of_it_alone(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(api, story, 'The "river" <rises>.')
    found = await consumed(api, f"/live/{story}/{entry['id']}")
    assert found["title"] == 'The "river" <rises>.'
    assert f"/live/{story}/embed?entry={entry['id']}" in found["html"]
    assert 'title="The &quot;river&quot; &lt;rises&gt;."' in found["html"]


async def test_it_is_never_larger_than_its_place(api: httpx.AsyncClient, story: str) -> None:
    small = await consumed(api, f"/live/{story}", maxwidth=300, maxheight=200)
    assert (small["width"], small["height"]) == (300, 200)
    assert 'width="300" height="200"' in small["html"]
    assert "thumbnail_url" not in small
    assert (await consumed(api, f"/live/{story}", maxwidth=2000, maxheight=2000))["width"] == 640
    for nonsense in ("x", "-1", "0", "9" * 99, "٣"):
        answer = await api.get(
            "/oembed", params={"url": f"{api.base_url}/live/{story}", "maxwidth": nonsense}
        )
        assert answer.json()["width"] == 640


async def test_an_address_that_shows_a_part_embeds_that_part(api: httpx.AsyncClient, story: str) -> None:
    url = f"{api.base_url}live/{story}?key=1&utm_source=mail"
    found = (await api.get("/oembed", params={"url": url.replace("live/", "/live/", 1)})).json()
    assert f"/live/{story}/embed?key=1" in unescape(found["html"])
    odd = (await api.get("/oembed", params={"url": f"{api.base_url}/live/{story}?limit=many"})).json()
    assert f'/live/{story}/embed"' in odd["html"]


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://elsewhere.example/live/{story}",
            "{base}/",
            "{base}/live/none",
            "{base}/live/{story}/none",
        ),
        *(
            "{base}/live/{story}-d",
            "{base}/desk/{story}",
            "{base}/live/{story}/a/b",
            "ftp://x",
            "//",
            "http://[",
            "x",
        ),
        *(
            "javascript:alert(1)",
            "{base}/live/../desk",
            "{base}/live/{story}/%2e%2e",
            "{base}:1/live/{story}",
        ),
    ],
)
async def test_what_is_not_ours_or_not_public_is_404(api: httpx.AsyncClient, story: str, url: str) -> None:
    await api.post("/api/v1/blogs", json={"slug": f"{story}-d", "title": "Draft", "state": "draft"})
    address = url.format(base=str(api.base_url).rstrip("/"), story=story)
    assert (await api.get("/oembed", params={"url": address})).status_code == 404


async def test_other_formats_are_501_and_no_address_is_400(api: httpx.AsyncClient, story: str) -> None:
    url = f"{api.base_url}/live/{story}"
    for form, status in (("xml", 501), ("XML", 501), ("yaml", 501), ("json", 200), ("", 200)):
        assert (await api.get("/oembed", params={"url": url, "format": form})).status_code == status
    missing = await api.get("/oembed")
    assert (missing.status_code, missing.json()["detail"]) == (
        400,
        "Say which address to embed: ?url=ADDRESS.",
    )


def test_an_independent_consumer_turns_an_address_on_a_line_into_a_frame(
    server: Running, token: str, slug: str
) -> None:
    """micawber, as a site uses it: registered once, then asked by what people write."""
    blogs = f"{server.url}/api/v1/blogs"
    made = httpx.post(
        blogs, json={"slug": slug, "title": "Floods & more"}, headers={"Authorization": f"Bearer {token}"}
    )
    assert made.status_code == 201
    registry = ProviderRegistry()
    registry.register(re.escape(server.url) + r"/live/\S+", Provider(f"{server.url}/oembed", timeout=30))
    address = f"{server.url}/live/{slug}"
    found = registry.request(address, maxwidth=400)
    assert (found["type"], found["title"], found["width"]) == ("rich", "Floods & more", 400)
    text = registry.parse_text(f"Look at this:\n{address}\nand so on")
    assert f'src="{address}/embed"' in text.split("\n")[1]
    assert text.split("\n")[1].startswith("<iframe")
    with pytest.raises(ProviderException):
        registry.request(f"{server.url}/live/none")
