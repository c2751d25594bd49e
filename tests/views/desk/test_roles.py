"""What each role may do, and at which blogs."""

from __future__ import annotations

import re
from collections import defaultdict

from desk import (
    Desk,
    cookie_of,
    readers_page,
    signed_in,
    typed,
    until_closed,
)
from servers import Running
from starlette.routing import Route
from websockets.asyncio.client import connect

from liveblog.app import ROUTES


async def test_a_contributor_may_look_but_every_write_is_refused(
    contributor: Desk, editor: Desk, slug: str
) -> None:
    id = await editor.publish(slug, "Theirs.")
    assert (await contributor.get(f"/desk/{slug}")).status_code == 200
    for path, fields in {
        "/desk": {"title": "Mine"},
        f"/desk/{slug}/settings": {"title": "Mine"},
        f"/desk/{slug}/state": {"state": "closed"},
        f"/desk/{slug}/delete": {"typed": slug},
        f"/desk/{slug}/entries/{id}": {"text": "Mine.", "revision": "1"},
        f"/desk/{slug}/entries/{id}/mark": {"pinned": "1"},
        f"/desk/{slug}/entries/{id}/remove": {},
        f"/desk/{slug}/entries/{id}/state": {"state": "draft"},
        f"/desk/{slug}/entries/{id}/lease": {"how": "force"},
        f"/desk/{slug}/entries/{id}/history": {"from": "1", "revision": "1"},
        "/desk/people/invite": {"role": "admin"},
        "/desk/people/tokens": {"token_name": "x", "token_role": "admin"},
    }.items():
        answer = await contributor.post(path, **fields)
        assert answer.status_code == 403, path
    assert (await contributor.get("/desk/people")).status_code == 403
    page = await readers_page(slug, editor)
    assert "Theirs." in page.text
    assert "Mine" not in page.text


async def test_losing_a_role_while_writing_refuses_the_form_but_keeps_the_text(
    admin: Desk, server: Running, slug: str
) -> None:
    desk = await signed_in(server)
    people = await admin.get("/desk/people")
    id = re.search(rf'/desk/people/(\w+)/role">\s*<label[^>]*>Role of {desk.name}<', people.text)
    assert id
    assert (await admin.post(f"/desk/people/{id[1]}/role", role="contributor")).status_code == 303
    sent = {"text": "Careful words", "id": "r1", "state": "published", "authors": desk.name, "when": ""}
    answer = await desk.post(f"/desk/{slug}/entries", **sent)
    assert answer.status_code == 403
    assert typed(answer, "text") == "Careful words"
    form = answer.text[answer.text.index('class="composer"') :]
    form = form[: form.index("</form>")]
    assert "Submit for approval" in form
    assert "Publish" not in re.sub(r"<[^>]+>", "", form)
    assert 'name="authors"' not in form
    await desk.client.aclose()


async def test_a_person_restricted_to_some_blogs_is_refused_on_every_url_of_others(
    admin: Desk, server: Running, slug: str, editor: Desk
) -> None:
    desk = await signed_in(server)
    own, id = await admin.create_blog(), await editor.publish(slug, "Theirs.")
    people = await admin.get("/desk/people")
    person = re.search(rf'/desk/people/(\w+)/blogs">all blogs<span[^>]*>: {desk.name}<', people.text)
    assert person
    choice = await admin.get(f"/desk/people/{person[1]}/blogs")
    box = re.search(rf'name="(blog-\w+)"[^>]*> <span[^>]*>{await _title(admin, own)}<', choice.text)
    assert box
    nothing = await admin.post(f"/desk/people/{person[1]}/blogs", which="some")
    assert nothing.status_code == 422
    saved = await admin.post(f"/desk/people/{person[1]}/blogs", which="some", **{box[1]: "1"})
    assert saved.headers["location"] == "/desk/people?done=blogs"

    listed = await desk.get("/desk")
    assert f'href="/desk/{own}"' in listed.text
    assert f'href="/desk/{slug}"' not in listed.text
    for path in _urls_of_a_desk():
        path = path.format_map(defaultdict(lambda: id, slug=slug))
        for answer in (
            await desk.get(path),
            await desk.post(path, text="Mine.", state="draft", note="x", how="force"),
        ):
            assert answer.status_code in (403, 405, 426), path
    async with connect(f"{server.ws}/desk/{slug}/ws", additional_headers=cookie_of(desk)) as socket:
        async for _ in until_closed(socket):
            raise AssertionError("nothing may be told")
    assert socket.close_code == 4403
    assert "Mine." not in (await readers_page(slug, editor)).text

    assert (await desk.get(f"/desk/{own}")).status_code == 200
    made = await desk.create_blog()
    assert (await desk.get(f"/desk/{made}")).status_code == 200
    await admin.post(f"/desk/people/{person[1]}/blogs", which="all")
    assert (await desk.get(f"/desk/{slug}")).status_code == 200
    await desk.client.aclose()


async def _title(desk: Desk, slug: str) -> str:
    found = re.search(r"<h1[^>]*><bdi[^>]*>([^<]*)</bdi></h1>", (await desk.get(f"/desk/{slug}")).text)
    assert found
    return found[1]


def _urls_of_a_desk() -> list[str]:
    """Every URL of a blog's desk, whoever wrote its view."""
    paths = [route.path for route in ROUTES if isinstance(route, Route)]
    found = [path for path in paths if path.startswith("/desk/{slug}")]
    assert len(found) > 15
    return sorted(set(found))
