"""`liveblog resolve`: asks the network as the server would, and prints the block or says why not."""

from __future__ import annotations

import asyncio
import json

import pytest
from asked import link, oembed, post_id
from elsewhere import Elsewhere, elsewhere, response
from servers import command


async def resolve(there: Elsewhere, url: str, **environ: str) -> tuple[int, str, str]:
    given = {
        "LIVEBLOG_RESOLVE": "on",
        "LIVEBLOG_FETCH_ALLOW": there.authority,
        "LIVEBLOG_X_OEMBED_URL": there.url("/oembed"),
        **environ,
    }
    done = await asyncio.to_thread(command, "resolve", url, environ=given)
    return done.returncode, done.stdout, done.stderr


async def test_a_post_a_page_and_an_image() -> None:
    id = post_id()
    async with elsewhere() as there:
        there.answers["/oembed"] = oembed("The bridge is open.", id)
        there.answers["/page"] = response("<title>A page</title>")
        there.answers["/a.png"] = response("x", kind="image/png")
        found = [await resolve(there, url) for url in (link(id), there.url("/page"), there.url("/a.png"))]
    assert [code for code, *_ in found] == [0, 0, 0]
    post, page, image = (json.loads(out) for _, out, _ in found)
    assert (post["kind"], post["text"], post["handle"]) == ("social", "The bridge is open.", "mira_holm")
    assert (page["kind"], page["title"]) == ("link", "A page")
    assert image["kind"] == "image"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (response("", 404), "no such post or page"),
        (response("", 403), "signed in"),
        (response("", 500), "error (500)"),
        (response("<p>"), "not JSON"),
    ],
)
async def test_why_there_is_no_answer(answer: bytes, said: str) -> None:
    async with elsewhere() as there:
        there.answers["/oembed"] = answer
        code, out, err = await resolve(there, link(post_id()))
    assert (code, out) == (1, "")
    assert said in err


async def test_what_cannot_be_asked() -> None:
    async with elsewhere() as there:
        for url, said in (("hello", "one address"), ("http://10.0.0.1/", "private network")):
            code, _, err = await resolve(there, url)
            assert code == 1
            assert said in err
        code, _, err = await resolve(there, link(post_id()), LIVEBLOG_RESOLVE="off")
        assert code == 1
        assert "LIVEBLOG_RESOLVE is off" in err
        assert there.asked == []
