"""A job title and a picture beside an author's name: set at the desk, seen by readers, programs and in archives."""

from __future__ import annotations

import asyncio
import io
import json
import re
from typing import Any

import pytest
from desk import Desk, signed_in, words
from image_files import picture
from PIL import Image
from servers import PATIENCE, Running

FORM = {"job_title": "Valley correspondent"}


async def send(desk: Desk, path: str, file: bytes | None = None, **fields: str) -> int:
    files = {"portrait": ("me.jpg", file, "image/jpeg")} if file is not None else {"portrait": ("", b"")}
    answer = await desk.client.post(path, data=fields, files=files)
    return answer.status_code


@pytest.fixture
async def mira(server: Running) -> Desk:
    return await signed_in(server)


async def test_readers_see_title_and_picture_beside_the_name(mira: Desk) -> None:
    assert await send(mira, "/desk/account/profile", picture(1200, 800), **FORM) == 303
    account = (await mira.get("/desk/account")).text
    media = re.search(r'name="picture" value="([^"]+)"', account)
    assert media
    assert media[1].endswith("-192x192")
    slug = await mira.create_blog(state="live")
    id = await mira.publish(slug)
    page = (await mira.get(f"/live/{slug}")).text
    byline = re.search(r'<span class="byline".*?</span></span>', page)
    assert byline
    assert (
        f'<img class="author-picture" src="/media/{media[1]}-192.webp" width="28" height="28" alt=""'
        in byline[0]
    )
    assert f"{mira.name}<span" in byline[0]
    assert ", Valley correspondent" in byline[0]
    shown = Image.open(io.BytesIO((await mira.get(f"/media/{media[1]}-192.webp")).content))
    assert shown.size == (192, 192)
    author = structured(page)["liveBlogUpdate"][0]["author"]
    whole = f"{mira.server.url}/media/{media[1]}.jpg"
    assert author == [
        {"@type": "Person", "name": mira.name, "jobTitle": "Valley correspondent", "image": whole}
    ]
    feed = (await mira.get(f"/live/{slug}/feed.json")).json()
    assert feed["items"][0]["authors"] == [{"name": mira.name, "avatar": whole}]
    # In blogs whose entries are unsigned nobody is told.
    await mira.post(f"/desk/{slug}/settings", bylines="0")
    async with asyncio.timeout(PATIENCE):
        while "Valley correspondent" in (page := (await mira.get(f"/live/{slug}")).text):
            await asyncio.sleep(0.01)
    assert media[1] not in page
    assert id in page


async def test_the_picture_goes_when_it_is_removed_and_the_title_stays(mira: Desk) -> None:
    await send(mira, "/desk/account/profile", picture(300, 300), **FORM)
    media = re.search(r'name="picture" value="([^"]+)"', (await mira.get("/desk/account")).text)
    assert media
    assert await send(mira, "/desk/account/profile", **FORM, picture=media[1]) == 303  # nothing changed
    assert media[1] in (await mira.get("/desk/account")).text
    assert await send(mira, "/desk/account/profile", **FORM, picture=media[1], remove="1") == 303
    account = (await mira.get("/desk/account")).text
    assert media[1] not in account
    assert 'value="Valley correspondent"' in account


async def test_what_was_sent_comes_back_when_one_of_it_is_refused(mira: Desk) -> None:
    files = {"portrait": ("me.jpg", b"no image", "image/jpeg")}
    answer = await mira.client.post("/desk/account/profile", data=FORM, files=files)
    assert answer.status_code == 422
    assert "This is not an image that can be shown" in words(answer)
    assert 'value="Valley correspondent"' in answer.text
    files = {"portrait": ("me.jpg", picture(200, 200), "image/jpeg")}
    answer = await mira.client.post("/desk/account/profile", data={"job_title": "x" * 81}, files=files)
    assert answer.status_code == 422
    assert "81 characters" in words(answer)
    assert re.search(r'name="picture" value="\w+-192x192"', answer.text)
    unknown = await mira.post("/desk/account/profile", job_title="", picture=f"{'b' * 32}-192x192")
    assert unknown.status_code == 422
    assert "not here any more" in words(unknown)


async def test_an_admin_sets_it_for_somebody_else(admin: Desk, mira: Desk) -> None:
    people = (await admin.get("/desk/people")).text
    path = re.search(
        rf'(/desk/people/\w+/profile)">[^<]*<span class="visually-hidden">: {mira.name}<', people
    )
    assert path
    assert mira.name in words(await admin.get(path[1]))
    assert await send(admin, path[1], **FORM) == 303
    assert 'value="Valley correspondent"' in (await mira.get("/desk/account")).text


def structured(page: str) -> Any:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])
