"""People at the desk, for tests: made on the real server, signed in over HTTP or in a browser."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any

import httpx
from playwright.async_api import BrowserContext, Locator, Page, expect
from servers import Running
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from liveblog.cli.opened import opened_store
from liveblog.model.people import Role
from liveblog.settings import Settings

Enter = Callable[..., Awaitable[Page]]
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Desk:
    """Somebody signed in, with a plain HTTP client that keeps the cookie."""

    server: Running
    client: httpx.AsyncClient
    name: str

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.client.get(path, **more)

    async def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        return await self.client.post(path, data=fields, headers=headers)

    async def create_blog(self, **fields: str) -> str:
        """The slug of a new blog."""
        answer = await self.post("/desk", **{"title": f"Story {secrets.token_hex(5)}", **fields})
        assert answer.status_code == 303, words(answer)
        return answer.headers["location"].split("?")[0].removeprefix("/desk/")

    async def publish(self, slug: str, text: str = "Something happened.", **fields: str) -> str:
        """The id of a new entry."""
        id = fields.pop("id", secrets.token_hex(10))
        answer = await self.post(f"/desk/{slug}/entries", text=text, id=id, **fields)
        assert answer.status_code == 303, words(answer)
        return id

    async def enter(self, context: BrowserContext) -> None:
        """The same person in a browser."""
        cookies = [
            {"name": c.name, "value": c.value or "", "url": self.server.url} for c in self.client.cookies.jar
        ]
        await context.add_cookies(cookies)  # type: ignore[arg-type]


def add_person(server: Running, role: Role = "editor") -> str:
    """The name of somebody new, whose password is PASSWORD."""
    name = f"{role.capitalize()} {secrets.token_hex(4)}"

    async def add() -> None:
        # As `liveblog user add` does, without the start of a process.
        async with opened_store(
            Settings(data=server.data, redis_url=server.environ.get("REDIS_URL"))
        ) as store:
            await store.people.join(await store.people.invite(role, name), name, PASSWORD, None)

    # A loop of its own: some who call are in one already.
    with ThreadPoolExecutor(1) as other:
        other.submit(asyncio.run, add()).result()
    return name


def client_of(server: Running, **headers: str) -> httpx.AsyncClient:
    """A client that holds no connection between its requests: one that a failing test forgets leaves nothing open."""
    return httpx.AsyncClient(
        base_url=server.url, headers=headers, limits=httpx.Limits(max_keepalive_connections=0)
    )


async def signed_in(server: Running, role: Role = "editor") -> Desk:
    name = add_person(server, role)
    desk = Desk(server, client_of(server), name)
    answer = await desk.post("/desk/login", name=name, password=PASSWORD)
    assert answer.status_code == 303, words(answer)
    return desk


def words(answer: httpx.Response) -> str:
    """What a page says, without its markup."""
    text = re.sub(r"<(script|style|template)\b.*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(text).split())


def typed(answer: httpx.Response, name: str) -> str:
    """What a page's form holds in a field."""
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL)
    if area:
        return unescape(area[1])
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', answer.text)
    assert found, f"no field {name}"
    return unescape(found[1])


class _Forms(HTMLParser):
    """The composers of a page: their action, and the fields that a browser without scripts would send."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._fields: dict[str, str] | None = None
        self._name = self._select = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form" and "data-composer" in given:
            self._fields = {}
            self.found.append((given["action"], self._fields))
        if self._fields is None:
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "textarea":
            self._fields[name], self._name = "", name
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self._fields):
            self._fields[self._select] = value
        elif (
            tag == "input" and name and (given.get("type") not in ("checkbox", "radio") or "checked" in given)
        ):
            self._fields[name] = value

    def handle_data(self, data: str) -> None:
        if self._name and self._fields is not None:
            self._fields[self._name] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._fields is not None:
            self._fields[self._name] = self._fields[self._name].removeprefix("\n")
        self._name = "" if tag == "textarea" else self._name
        self._select = "" if tag == "select" else self._select
        self._fields = None if tag == "form" else self._fields


def fields_of(answer: httpx.Response, action: str = "") -> dict[str, str]:
    """What the composer of a page, the one whose address ends like this, would send without a button."""
    forms = _Forms()
    forms.feed(answer.text)
    return dict(next(fields for where, fields in forms.found if where.endswith(action)))


async def open_edit(desk: Desk, slug: str, id: str) -> dict[str, str]:
    """The fields of an entry's form, as a browser without scripts would send them."""
    return fields_of(await desk.get(f"/desk/{slug}/entries/{id}/edit"))


async def write(page: Page, text: str) -> None:
    """Publishes with the keyboard alone."""
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Control+Enter")
    await expect(page.locator("#text")).to_have_value("")


async def edit(page: Page) -> Locator:
    """The text field of the only entry, opened to be edited."""
    await page.get_by_role("link", name="Edit", exact=True).click()
    text = page.locator(".editing").get_by_label("Text", exact=True)
    await expect(text).not_to_have_value("")
    return text


async def menu(row: Locator) -> Locator:
    """All that can be done with the entry of a row, opened; without scripts it is on a page of its own."""
    await row.locator("[data-menu]").click()
    acts = row.locator("[data-acts]")
    await expect(acts).to_be_visible()
    return acts


async def hold(page: Page, seconds: int) -> None:
    """As if it had been chosen before."""
    await page.evaluate(
        """seconds => {
            const person = document.getElementById("sign-in").dataset.person
            localStorage.setItem(`liveblog-hold:${person}`, String(seconds))
        }""",
        seconds,
    )
    await page.reload()


JSON = {"accept": "application/json"}


async def readers_page(slug: str, desk: Desk) -> httpx.Response:
    async with httpx.AsyncClient(base_url=desk.server.url) as reader:
        return await reader.get(f"/live/{slug}")


def cookie_of(desk: Desk) -> dict[str, str]:
    return {"cookie": "; ".join(f"{c.name}={c.value}" for c in desk.client.cookies.jar)}


async def until_closed(socket: ClientConnection) -> AsyncIterator[str | bytes]:
    try:
        async for frame in socket:
            yield frame
    except ConnectionClosed:
        pass


async def act(editor: Desk, slug: str, id: str, what: str = "", **fields: str) -> httpx.Response:
    return await editor.post(f"/desk/{slug}/entries/{id}{what}", **fields)
