"""Share pictures over HTTP: whose address is on which page, for how long it holds, when there is none."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import httpx
import pytest
from desk import Desk
from image_files import picture
from PIL import Image
from programs import publish
from servers import Running


async def address_of(api: httpx.AsyncClient, page: str) -> str:
    """The picture in a page's head, with what else is said of it checked."""
    html = (await api.get(page)).text
    found = dict(
        re.findall(r'<meta (?:property|name)="((?:og:image|twitter:)[^"]*)" content="([^"]*)">', html)
    )
    assert found["twitter:card"] == "summary_large_image"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"]
    address = unescape(found["og:image"])
    assert address.startswith(f"{api.base_url}{page}/share.")
    return address


async def test_a_blog_and_each_entry_have_a_picture(api: httpx.AsyncClient, story: str) -> None:
    id = (await publish(api, story, "The bridge is open."))["id"]
    for page in (f"/live/{story}", f"/live/{story}/{id}"):
        address = await address_of(api, page)
        made = await api.get(address)
        assert made.status_code == 200
        assert made.headers["content-type"] == "image/png"
        assert made.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert Image.open(io.BytesIO(made.content)).size == (1200, 630)
        same = await api.get(address, headers={"if-none-match": made.headers["etag"]})
        assert (same.status_code, same.content) == (304, b"")
        assert (await api.head(address)).headers["content-length"] == str(len(made.content))


@pytest.mark.parametrize(
    "wrong", ["share.png", "share.jpg", "share.png?v=0000000000000000", "share.jpg?v=x&w=1"]
)
async def test_any_other_address_leads_to_the_current_one(
    api: httpx.AsyncClient, story: str, wrong: str
) -> None:
    page = f"/live/{story}"
    answer = await api.get(f"{page}/{wrong}")
    assert answer.status_code == 307
    assert f"{api.base_url}{answer.headers['location']}" == await address_of(api, page)
    assert answer.headers["cache-control"] == "public, max-age=60"


async def test_an_edit_gives_a_new_address_and_anything_else_keeps_it(
    api: httpx.AsyncClient, story: str
) -> None:
    entry = await publish(api, story, "The bridge is open.")
    page, entries = f"/live/{story}/{entry['id']}", f"/api/v1/blogs/{story}/entries"
    first = await address_of(api, page)
    await publish(api, story, "Something else.")
    await api.patch(f"{entries}/{entry['id']}", json={"tags": ["bridge"]})
    assert await address_of(api, page) == first
    await api.patch(f"{entries}/{entry['id']}", json={"text": "The bridge is closed."})
    second = await address_of(api, page)
    assert second != first
    old = await api.get(first)
    assert (old.status_code, f"{api.base_url}{old.headers['location']}") == (
        307,
        second,
    )


@pytest.mark.parametrize("reason", ["It never happened.", ""])
async def test_a_withdrawn_entry_has_no_picture(
    editor: Desk, api: httpx.AsyncClient, story: str, reason: str
) -> None:
    id = (await publish(api, story, "A rumour."))["id"]
    address = await address_of(api, f"/live/{story}/{id}")
    assert (await api.get(address)).status_code == 200
    await editor.post(f"/desk/{story}/entries/{id}/withdraw", reason=reason, revision="1")
    gone = await api.get(address)
    assert (gone.status_code, gone.headers["cache-control"]) == (410, "no-store")
    assert "share." not in (await api.get(f"/live/{story}/{id}")).text


async def test_what_is_not_there_has_no_picture(api: httpx.AsyncClient, story: str) -> None:
    for path in (f"/live/{story}/none/share.png", "/live/none/share.png", f"/live/{story}/a.b/share.png"):
        assert (await api.get(path)).status_code == 404
    draft = (await publish(api, story, "Not yet.", state="draft"))["id"]
    assert (await api.get(f"/live/{story}/{draft}/share.png")).status_code == 404


async def uploaded(api: httpx.AsyncClient) -> Any:
    return (await api.post("/api/v1/images", content=picture(1200, 800, quality=95))).json()["media"]


async def test_an_image_is_on_the_picture_until_it_is_removed(
    api: httpx.AsyncClient, story: str, server: Running, serve: Any
) -> None:
    media = await uploaded(api)
    images = [{"media": media, "alt": "Boats", "credit": "A. Reader"}]
    id = (await publish(api, story, "Boats.", images=images))["id"]
    address = await address_of(api, f"/live/{story}/{id}")
    made = await api.get(address)
    assert made.headers["content-type"] == "image/jpeg"
    red, green, blue = Image.open(io.BytesIO(made.content)).convert("RGB").getpixel((1000, 300))  # type: ignore[misc]
    assert red > 180
    assert green < 60 > blue
    path = address.removeprefix(server.url)

    # A bucket that is away costs the image for now; nobody keeps what is sent meanwhile.
    away = serve(data=server.data, LIVEBLOG_MEDIA_URL="s3+http://k:s@127.0.0.1:1/b")
    async with httpx.AsyncClient(base_url=away.url) as reader:
        without = await reader.get(path)
    assert (without.status_code, without.headers["cache-control"]) == (200, "no-store")
    assert without.headers["content-type"] == "image/png"

    server.command("image", "remove", media)
    later = serve(data=server.data)  # one that does not remember it
    async with httpx.AsyncClient(base_url=later.url, follow_redirects=True) as reader:
        without = await reader.get(path)
    assert without.url.path.endswith("/share.png")
    assert without.headers["content-type"] == "image/png"


async def test_a_cover_comes_before_a_drawn_picture(api: httpx.AsyncClient, story: str) -> None:
    media = await uploaded(api)
    await api.patch(f"/api/v1/blogs/{story}", json={"cover": {"media": media, "alt": "Boats"}})
    html = (await api.get(f"/live/{story}")).text
    assert f'<meta property="og:image" content="{api.base_url}/media/{media}.jpg">' in html
    id = (await publish(api, story, "No image of its own."))["id"]
    assert "/share.jpg?v=" in await address_of(api, f"/live/{story}/{id}")
