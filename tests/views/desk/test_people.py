"""Accounts, invitations, tokens, sessions, passwords."""

from __future__ import annotations

import re
import secrets

import httpx
import pytest
from desk import PASSWORD, Desk, add_person, client_of, signed_in, words
from servers import Running

from liveblog.model.blogs import slug_of
from liveblog.model.people import Role


@pytest.mark.parametrize("role", ["admin", "editor", "contributor"])
async def test_an_invitation_makes_an_account_with_its_role(admin: Desk, server: Running, role: Role) -> None:
    page = await admin.post("/desk/people/invite", role=role, name="")
    link = re.search(r'value="(http://[^"]+/desk/link/[^"]+)"', page.text)
    assert link
    async with httpx.AsyncClient() as client:
        answer = await client.post(
            link[1], data={"name": f"New {role} {slug_of(admin.name)}", "password": PASSWORD}
        )
        assert answer.status_code == 303
        assert role.capitalize() in words(await client.get(f"{server.url}/desk/account"))


async def test_a_reset_link_from_an_admin_lets_somebody_in_again(admin: Desk, server: Running) -> None:
    name = add_person(server)
    people = await admin.get("/desk/people")
    id = re.search(rf'/desk/people/(\w+)/role">\s*<label[^>]*>Role of {name}<', people.text)
    assert id
    page = await admin.post(f"/desk/people/{id[1]}/reset")
    link = re.search(r'value="(http://[^"]+/desk/link/[^"]+)"', page.text)
    assert link
    async with httpx.AsyncClient(base_url=server.url) as client:
        assert "Set a new password" in words(await client.get(link[1]))
        assert (await client.post(link[1], data={"password": "another long password"})).status_code == 303
        assert (await client.get("/desk")).status_code == 200


async def test_a_removed_account_is_signed_out_at_once_after_a_confirmation(
    admin: Desk, server: Running
) -> None:
    desk = await signed_in(server)
    people = await admin.get("/desk/people")
    id = re.search(rf'/desk/people/(\w+)/role">\s*<label[^>]*>Role of {desk.name}<', people.text)
    assert id
    assert "Remove" in words(await admin.post(f"/desk/people/{id[1]}/remove"))
    assert (await desk.get("/desk")).status_code == 200
    assert (await admin.post(f"/desk/people/{id[1]}/remove", sure="yes")).status_code == 303
    assert (await desk.get("/desk")).status_code == 303
    await desk.client.aclose()


async def test_a_token_made_at_the_desk_works_until_it_is_revoked(
    admin: Desk, stranger: httpx.AsyncClient
) -> None:
    name = f"wire-{secrets.token_hex(4)}"
    page = await admin.post("/desk/people/tokens", token_name=name, token_role="editor")
    token = re.search(r'value="(lb_[^"]+)"', page.text)
    assert token
    headers = {"authorization": f"Bearer {token[1]}"}
    missing = await stranger.get("/api/v1/blogs/no-such-blog", headers=headers)
    assert missing.status_code == 404
    mine = re.search(rf"{name}.*?/desk/people/tokens/(\w+)", page.text, re.DOTALL)
    assert mine
    await admin.post(f"/desk/people/tokens/{mine[1]}")
    assert (await stranger.get("/api/v1/blogs/no-such-blog", headers=headers)).status_code == 401


async def test_ones_sign_ins_are_listed_and_can_be_ended(server: Running) -> None:
    desk = await signed_in(server)
    other = client_of(server, **{"user-agent": "curl/8"})
    await other.post("/desk/login", data={"name": desk.name, "password": PASSWORD})
    page = await desk.get("/desk/account")
    listed = re.findall(r"<strong>(.*?)</strong>(.*?)</li>", page.text, re.DOTALL)
    [theirs] = [rest for device, rest in listed if device == "curl" and "This one" not in rest]
    id = re.search(r'name="id" value="(\w+)"', theirs)
    assert id
    await desk.post("/desk/account/sessions", id=id[1])
    assert (await other.get("/desk")).status_code == 303
    assert (await desk.get("/desk")).status_code == 200
    await desk.post("/desk/account/sessions")
    assert (await desk.get("/desk")).status_code == 303
    await desk.client.aclose()
    await other.aclose()


async def test_changing_a_password_needs_the_current_one(server: Running) -> None:
    desk = await signed_in(server)
    wrong = await desk.post("/desk/account/password", old="not it", password="a whole new one")
    assert wrong.status_code == 422
    assert 'id="old-problem"' in wrong.text
    assert (
        await desk.post("/desk/account/password", old=PASSWORD, password="a whole new one")
    ).status_code == 303
    async with httpx.AsyncClient(base_url=server.url) as client:
        fields = {"name": desk.name, "password": "a whole new one"}
        assert (await client.post("/desk/login", data=fields)).status_code == 303
    await desk.client.aclose()
