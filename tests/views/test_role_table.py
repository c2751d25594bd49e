"""Every route and socket, called as every role: the table in `tests/roles.py` is what the server does.

One real server in this process, on a real Redis. Each call has a blog, an entry and a sign-in of its own.
"""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from accounts import HERE, QUICK
from in_process import serving
from roles import ROWS, RULES, Row
from test_docs import routed
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from liveblog.app import ROUTES
from liveblog.forms.submissions import parse_submission
from liveblog.model.blogs import Blog, NewBlog
from liveblog.model.entries import NewEntry
from liveblog.model.people import Person, Role
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.passwords import Passwords
from liveblog.store.people import People
from liveblog.text import paste
from liveblog.views.auth import signed

KEY = "the key of these tests"
TABLE = "tests/roles.py"


@dataclass
class World:
    """The server, and everybody who calls it."""

    url: str
    store: Store
    people: dict[str, Person]
    tokens: dict[str, str]
    version: str
    transport: httpx.AsyncHTTPTransport  # shared: each made anew loads the certificates of the world

    async def blog(self, *, removed: bool = False) -> tuple[Blog, str]:
        """A live blog that this world's editor may use, with one entry of somebody else, or one that was removed."""
        blog = await self.store.create_blog(NewBlog(slug=f"b-{secrets.token_hex(6)}", title="A story"))
        await self.store.people.open_blogs(self.people["editor"].id, [blog.id])
        entry, _ = await self.store.publish(blog, _entry())
        if removed:
            await self.store.remove(blog, entry.id)
        return blog, entry.id

    async def headers(self, role: str) -> dict[str, str]:
        if role == "anonymous":
            return {}
        if role in self.tokens:
            return {"authorization": f"Bearer {self.tokens[role]}"}
        secret = await self.store.people._start_session(self.people[role], HERE)
        return {"cookie": f"liveblog={signed(KEY.encode(), secret)}"}

    def path(self, route: str, blog: Blog, entry: str) -> str:
        path = route.partition(" ")[2]
        id = self.people["bystander"].id if path.startswith("/desk/people/{id}") else entry
        given = {
            "slug": blog.slug,
            "id": id,
            "entry": entry,
            "version": self.version,
            "language": "xx",
            "module": "none",
            "path:path": "none",
            "name": "none.jpg",
        }
        for name in _names_in(path):
            path = path.replace(f"{{{name}}}", given.get(name, "none0none0"))
        return path


def _entry() -> NewEntry:
    return replace(paste.new_entry(parse_submission({"text": "Theirs."}, need_text=True)), by="somebody")


def _names_in(path: str) -> list[str]:
    return [part.partition("}")[0] for part in path.split("{")[1:]]


@pytest.fixture(scope="module")
async def world(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    data: Path = tmp_path_factory.mktemp("roles")
    settings = Settings(redis_url=redis_url, data=data, resolve=False, secret=KEY, spread=0.0)
    async with serving(settings) as (url, state):
        store: Store = state["store"]
        store.people = People(store.connection, settings, Passwords(QUICK))
        other = await store.create_blog(NewBlog(slug=f"o-{secrets.token_hex(6)}", title="Another"))
        roles: dict[str, Role] = {
            "contributor": "contributor",
            "elsewhere": "editor",
            "editor": "editor",
            "admin": "admin",
            "bystander": "contributor",
        }
        people = {name: await _person(store, role) for name, role in roles.items()}
        await store.people.open_blogs(people["elsewhere"].id, [other.id])
        tokens = {
            f"token {name}": await store.people.create_token(
                f"t {name}", roles[name], [other.id] if name == "elsewhere" else ()
            )
            for name in ("contributor", "elsewhere", "editor", "admin")
        }
        async with httpx.AsyncHTTPTransport() as transport:
            yield World(url, store, people, tokens, state["drawing"].version, transport)


async def _person(store: Store, role: Role) -> Person:
    name = f"{role} {secrets.token_hex(4)}"
    return (await store.people.join(await store.people.invite(role, name), name, "correct horse", None))[0]


def test_every_route_has_a_row() -> None:
    missing = sorted(set(routed(ROUTES)) - ROWS.keys())
    assert not missing, (
        f"{TABLE} has no row for {', '.join(missing)}. Add a line there for each that says who may use it, such as\n"
        + "\n".join(f'    "{route}": Row("…"),' for route in missing)
        + f"\nwith one of these rules: {', '.join(RULES)}."
    )
    gone = sorted(ROWS.keys() - set(routed(ROUTES)))
    assert not gone, (
        f"{TABLE} has rows for {', '.join(gone)}, which are no routes any more. Remove these lines."
    )


@pytest.mark.parametrize("route", sorted(ROWS))
async def test_every_role_is_answered_as_the_table_says(world: World, route: str) -> None:
    row, wrong = ROWS[route], []
    for role, expected in row.answers().items():
        blog, entry = await world.blog(removed=route.endswith("/restore"))
        headers, path = await world.headers(role), world.path(route, blog, entry)
        given = await _called(world, route, path, headers, row)
        if given != expected:
            wrong.append(f"{role}: {given}, and {TABLE} says {expected}")
    assert not wrong, f"{route}\n" + "\n".join(wrong)


@pytest.mark.parametrize("route", [r for r, row in sorted(ROWS.items()) if r.split()[1].startswith("/live/")])
async def test_a_draft_is_nobodys_to_read(world: World, route: str) -> None:
    """Not even for those who write it: what readers' addresses answer may be cached."""
    blog = await world.store.create_blog(
        NewBlog(slug=f"d-{secrets.token_hex(6)}", title="Secret", state="draft")
    )
    entry, _ = await world.store.publish(blog, _entry())
    for role in ("anonymous", "admin", "token admin"):
        headers, path = await world.headers(role), world.path(route, blog, entry.id)
        row = replace(ROWS[route], found=True)
        given = await _called(world, route, path, headers, row)
        assert given == "404" or (route.startswith("GET") and path.endswith("/ws")), (
            f"{route} as {role}: {given}"
        )


async def _called(world: World, route: str, path: str, headers: dict[str, str], row: Row) -> str:
    """The answer, in the table's words; else what it was."""
    method = route.partition(" ")[0]
    if method == "WS":
        return await _connected(world.url.replace("http", "ws", 1) + path, headers)
    content: dict[str, Any] = {}
    if method in ("POST", "PATCH"):
        content = {"json": row.body} if path.startswith("/api/") else {"data": row.body}
    request = httpx.Request(method, world.url + path, headers=headers, **content)
    answer = await world.transport.handle_async_request(request)
    await answer.aclose()  # without its body, which is endless for a stream
    status = answer.status_code
    if status == 303 and answer.headers["location"].startswith("/desk/login?"):
        return "sign-in"
    if status == 401:
        return "token" if path.startswith("/api/") else "sign-in"
    if status == 403:
        return "no"
    if (status == 404 and not row.found) or (status == 426 and path.endswith("/ws")):
        return "yes"
    return f"{status}" if status in (404, 405, 426, 429) or status >= 500 else "yes"


async def _connected(url: str, headers: dict[str, str]) -> str:
    try:
        async with connect(url, additional_headers=headers) as socket:
            try:
                await socket.recv()
            except ConnectionClosed:
                names = {4401: "sign-in", 4403: "no", 4404: "404"}
                return names.get(socket.close_code or 0, f"closed {socket.close_code}")
            return "yes"
    except InvalidStatus as refused:
        return f"{refused.response.status_code}"
