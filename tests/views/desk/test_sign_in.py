"""Signing in and out, and what a session that ended leaves."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import httpx
import pytest
from desk import PASSWORD, Desk, add_person, readers_page, signed_in, typed, words
from servers import Running
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus


async def test_signing_in_returns_to_the_requested_page(
    stranger: httpx.AsyncClient, slug: str, server: Running
) -> None:
    answer = await stranger.get(f"/desk/{slug}?before=a")
    assert answer.status_code == 303
    page = await stranger.get(answer.headers["location"])
    assert typed(page, "next") == f"/desk/{slug}?before=a"
    fields = {"name": add_person(server), "password": PASSWORD, "next": typed(page, "next")}
    answer = await stranger.post("/desk/login", data=fields)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/desk/{slug}?before=a")


async def test_a_wrong_password_reveals_no_more_than_an_unknown_name(
    stranger: httpx.AsyncClient, editor: Desk
) -> None:
    wrong = await stranger.post("/desk/login", data={"name": editor.name, "password": "not it at all"})
    unknown = await stranger.post("/desk/login", data={"name": "Nobody at all", "password": "not it at all"})
    assert wrong.status_code == unknown.status_code == 422
    assert words(wrong).replace(editor.name, "") == words(unknown).replace("Nobody at all", "")
    assert typed(wrong, "name") == editor.name
    assert PASSWORD not in wrong.text
    assert "set-cookie" not in wrong.headers


async def test_guessing_is_throttled_and_says_how_long_to_wait(serve: Callable[..., Running]) -> None:
    async with httpx.AsyncClient(base_url=serve().url) as client:
        answers = [
            await client.post("/desk/login", data={"name": "Ada", "password": "wrong"}) for _ in range(11)
        ]
    assert [a.status_code for a in answers] == [422] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert "Wait 15 minutes" in words(answers[-1])


async def test_the_first_sign_in_is_by_the_link_that_the_server_printed(
    serve: Callable[..., Running],
) -> None:
    server = serve()
    async with httpx.AsyncClient(base_url=server.url) as client:
        page = await client.get(server.first_link)
        assert "Welcome" in words(page)
        bad = await client.post(server.first_link, data={"name": "Ada", "password": "short"})
        assert bad.status_code == 422
        assert typed(bad, "name") == "Ada"
        made = await client.post(server.first_link, data={"name": "Ada", "password": PASSWORD})
        assert made.headers["location"] == "/desk"
        assert "No blog yet" in words(await client.get("/desk"))
        again = await client.get(server.first_link)
        assert again.status_code == 404
        assert "used already" in words(again)


async def test_signing_out_ends_the_sign_in_not_only_the_cookie(server: Running) -> None:
    desk = await signed_in(server)
    cookies = dict(desk.client.cookies)
    await desk.post("/desk/logout")
    async with httpx.AsyncClient(base_url=server.url, cookies=cookies) as thief:
        assert (await thief.get("/desk")).status_code == 303
    await desk.client.aclose()


async def test_a_sign_in_that_ended_while_writing_loses_nothing(
    editor: Desk, slug: str, server: Running
) -> None:
    desk = await signed_in(server)
    await desk.client.post("/desk/logout")
    text = "Typed “with” <care>\n\n& two paragraphs"
    asked = await desk.post(f"/desk/{slug}/entries", text=text, id="kept1", label="update", key="1")
    assert asked.status_code == 401
    assert "what you typed is kept" in words(asked).lower()
    again = typed(asked, "again")
    wrong = await desk.post("/desk/login", name=desk.name, password="wrong password", again=again)
    assert typed(wrong, "again") == again
    back = await desk.post("/desk/login", name=desk.name, password=PASSWORD, again=again)
    assert back.status_code == 200
    assert "You are signed in again" in words(back)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', back.text))
    assert hidden["id"] == "kept1"
    action = re.search(r'<form method="post" action="(/desk/story[^"]*)"', back.text)
    assert action
    kept = json.loads(again)
    sent = await desk.client.post(action[1], data=dict(kept["fields"]))
    assert sent.status_code == 303
    page = await readers_page(slug, editor)
    assert "Typed “with”" in words(page)
    await desk.client.aclose()


async def test_an_interrupted_form_is_neither_shown_to_nor_sent_by_another_person(
    editor: Desk, slug: str, server: Running
) -> None:
    desk = await signed_in(server)
    cookies = dict(desk.client.cookies)
    await desk.client.post("/desk/logout")
    async with httpx.AsyncClient(base_url=server.url, cookies=cookies) as browser:
        written = {"text": "Ada’s scoop", "id": "scoop"}
        asked = await browser.post(f"/desk/{slug}/entries", data=written)
    mine = {"name": desk.name, "password": PASSWORD, "again": typed(asked, "again")}
    async with httpx.AsyncClient(base_url=server.url) as browser:
        other = await browser.post("/desk/login", data={**mine, "name": editor.name})
        assert other.status_code == 409
        assert "somebody else’s" in words(other)
        assert "scoop" not in words(other)
        assert (await browser.get("/desk")).status_code == 200
        back = await browser.post("/desk/login", data={**mine, "again": typed(other, "again")})
        assert (back.status_code, "Ada’s scoop" in words(back)) == (200, True)
    await desk.client.aclose()


async def test_a_form_with_many_images_comes_back_whole_after_signing_in(server: Running, slug: str) -> None:
    desk = await signed_in(server)
    await desk.client.post("/desk/logout")
    fields = {"id": "many", "text": "🔥" * 20_000} | {f"image-{n}-alt": f"Picture {n}" for n in range(100)}
    asked = await desk.post(f"/desk/{slug}/entries", **fields)
    back = await desk.post("/desk/login", name=desk.name, password=PASSWORD, again=typed(asked, "again"))
    for name, value in fields.items():
        assert typed(back, name) == value
    await desk.client.aclose()


async def test_a_form_kept_by_the_sign_in_page_cannot_lead_elsewhere(
    stranger: httpx.AsyncClient, server: Running
) -> None:
    again = json.dumps({"action": "https://evil.example/", "fields": [["text", "x"]]})
    fields = {"name": add_person(server), "password": PASSWORD, "again": again, "next": "//evil.example"}
    answer = await stranger.post("/desk/login", data=fields)
    assert "evil.example" not in answer.text


@pytest.mark.parametrize("again", ["[]", "{}", "null", "[" * 50_000, '{"fields": 3, "action": 4}', "x"])
async def test_a_garbled_kept_form_is_ignored(
    stranger: httpx.AsyncClient, server: Running, again: str
) -> None:
    fields = {"name": add_person(server), "password": PASSWORD, "again": again}
    assert (await stranger.post("/desk/login", data=fields)).status_code == 303


async def test_another_site_cannot_write_for_an_editor(editor: Desk, slug: str) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        answer = await editor.post(f"/desk/{slug}/entries", headers, text="Forged.")
        assert answer.status_code == 403
    assert "Forged" not in (await editor.get(f"/desk/{slug}")).text


async def test_another_site_cannot_listen_to_the_desk(editor: Desk, slug: str) -> None:
    cookie = "; ".join(f"{c.name}={c.value}" for c in editor.client.cookies.jar)
    headers = {"cookie": cookie}
    with pytest.raises(InvalidStatus) as refused:
        async with connect(
            f"{editor.server.ws}/desk/{slug}/ws", additional_headers=headers, origin="https://evil.example"
        ):  # type: ignore[arg-type]
            pass
    assert refused.value.response.status_code == 403


async def test_desk_pages_are_never_cached_or_framed(editor: Desk, slug: str) -> None:
    for path in ("/desk", f"/desk/{slug}", "/desk/account", "/desk/nope", f"/desk/{slug}/settings"):
        answer = await editor.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


async def test_half_a_surrogate_pair_in_an_interrupted_form_is_harmless(
    server: Running, stranger: httpx.AsyncClient
) -> None:
    again = '{"action": "/desk", "fields": [["text", "\\ud800 x"]], "person": "\\udc00"}'
    form = {"name": add_person(server), "password": PASSWORD, "again": again}
    assert (await stranger.post("/desk/login", data=form)).status_code == 409
    form["again"] = again.replace("\\udc00", "")
    page = await stranger.post("/desk/login", data=form)
    assert (page.status_code, typed(page, "text")) == (200, "? x")
