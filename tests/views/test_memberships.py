"""Which blogs somebody works in: asked when they are invited, kept however many blogs there are."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Callable

import httpx
import pytest
from desk import PASSWORD, Desk, client_of, signed_in, typed, words
from servers import Running


@pytest.fixture(scope="module")
async def admin(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server, "admin")
    yield desk
    await desk.client.aclose()


async def join(server: Running, link: str) -> Desk:
    """Somebody who uses an invitation."""
    desk = Desk(server, client_of(server), f"New {secrets.token_hex(4)}")
    joined = await desk.post(link[link.index("/desk/link/") :], name=desk.name, password=PASSWORD)
    assert joined.status_code == 303, words(joined)
    return desk


def link_of(answer: httpx.Response) -> str:
    found = re.search(r'value="(http[^"]+/desk/link/[^"]+)"', answer.text)
    assert found, words(answer)
    return found[1]


async def box_of(admin: Desk, slug: str) -> str:
    """The name of a blog's box beside an invitation."""
    title = typed(await admin.get(f"/desk/{slug}/settings"), "title")
    found = re.search(rf'name="(blog-\w+)"[^>]*> <span[^>]*>{title}<', (await admin.get("/desk/people")).text)
    assert found
    return found[1]


async def test_an_invitation_says_which_desks_are_open(admin: Desk, server: Running) -> None:
    other, own = await admin.create_blog(), await admin.create_blog()
    box = await box_of(admin, own)
    nothing = await admin.post("/desk/people/invite", role="contributor", which="some", name="Zoe")
    assert nothing.status_code == 422
    assert "Choose at least one blog" in words(nothing)
    assert typed(nothing, "name") == "Zoe"
    all_of_them = await admin.post("/desk/people/invite", role="admin", which="some", **{box: "1"})
    assert "Admins work in all blogs" in words(all_of_them)
    made = await admin.post("/desk/people/invite", role="contributor", which="some", **{box: "1"})
    desk = await join(server, link_of(made))
    listed = await desk.get("/desk")
    assert f'href="/desk/{own}"' in listed.text
    assert f'href="/desk/{other}"' not in listed.text
    assert (await desk.get(f"/desk/{other}")).status_code == 403
    await desk.client.aclose()


async def test_a_token_made_at_the_desk_is_for_the_blogs_that_were_chosen(
    admin: Desk, server: Running
) -> None:
    other, own = await admin.create_blog(), await admin.create_blog()
    unknown = await admin.post(
        "/desk/people/tokens",
        token_name="Wire",
        token_role="editor",
        token_which="some",
        token_slugs="nowhere",
    )
    assert unknown.status_code == 422
    assert "There is no blog called “nowhere”" in words(unknown)
    made = await admin.post(
        "/desk/people/tokens", token_name="Wire", token_role="editor", token_which="some", token_slugs=own
    )
    token = re.search(r'value="(lb_[^"]+)"', made.text)
    assert token, words(made)
    headers = {"Authorization": f"Bearer {token[1]}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as program:
        assert (await program.get(f"/api/v1/blogs/{own}")).status_code == 200
        assert (await program.get(f"/api/v1/blogs/{other}")).status_code == 403


async def test_ones_own_blogs_are_found_among_very_many_and_none_is_lost(
    serve: Callable[..., Running],
) -> None:
    server = serve()
    token = server.command("token", "create", "maker", "--role", "admin").strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as api:
        for start in range(0, 205, 41):
            made = [{"slug": f"story-{n}", "title": f"Story {n}"} for n in range(start, start + 41)]
            answers = await asyncio.gather(*(api.post("/api/v1/blogs", json=blog) for blog in made))
            assert {answer.status_code for answer in answers} == {201}
    admin = await signed_in(server, "admin")
    member = await join(
        server, server.command("user", "add", "Mia", "--role", "contributor", "--blog", "story-0").strip()
    )
    assert 'href="/desk/story-0"' in (await member.get("/desk")).text

    seen: set[str] = set()
    path = "/desk"
    while path:
        page = (await admin.get(path)).text
        seen |= set(re.findall(r'href="/desk/(story-\d+)"', page))
        older = re.search(r'href="(/desk\?before=[^"]+)"', page)
        path = older[1] if older else ""
    assert len(seen) == 205
    assert 'href="/desk/story-0"' in (await admin.get("/desk?words=STORY+0")).text

    people = (await admin.get("/desk/people")).text
    person = re.search(rf"/desk/people/(\w+)/blogs\">1 blog<span[^>]*>: {member.name}<", people)
    assert person
    url = f"/desk/people/{person[1]}/blogs"
    first = await admin.get(url)
    assert "1 more blog of theirs is not on this page" in words(first)
    boxes = dict.fromkeys(re.findall(r'name="(blog-\w+)"', first.text), "1")
    assert len(boxes) == 100
    saved = await admin.post(url, which="some", shown=typed(first, "shown"), **boxes)
    assert saved.status_code == 303, words(saved)
    for slug in ("story-0", "story-199"):
        assert (await member.get(f"/desk/{slug}")).status_code == 200, slug
    found = await admin.get(f"{url}?words=story-0")
    await admin.post(f"{url}?words=story-0", which="some", shown=typed(found, "shown"))
    assert (await member.get("/desk/story-0")).status_code == 403
    assert (await member.get("/desk/story-199")).status_code == 200
    for desk in (admin, member):
        await desk.client.aclose()
