"""The desk's socket."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from desk import Desk, cookie_of, signed_in, until_closed
from servers import Running
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed


async def heard(socket: ClientConnection) -> dict[str, Any]:
    """The next frame about the blog: who is here, and ticks, come in between at any time."""
    while True:
        frame: dict[str, Any] = json.loads(await socket.recv())
        if frame["type"] not in ("here", "tick"):
            return frame


async def test_the_desks_socket_sends_new_and_missed_events(editor: Desk, slug: str) -> None:
    page = await editor.get(f"/desk/{slug}")
    position = re.search(r'data-position="([^"]+)"', page.text)
    assert position
    id = await editor.publish(slug, "Missed meanwhile.")
    address = f"{editor.server.ws}/desk/{slug}/ws?after={position[1]}"
    async with connect(address, additional_headers=cookie_of(editor)) as socket:
        hello = await heard(socket)
        assert (hello["type"], hello["position"]) == ("hello", position[1])
        put = await heard(socket)
        assert (put["type"], put["id"], put["state"]) == ("put", id, "published")
        assert f'id="row-{id}"' in put["html"]
        await editor.post(f"/desk/{slug}/entries/{id}/remove", revision="1")
        gone = await heard(socket)
        assert (gone["type"], gone["id"]) == ("gone", id)
        await editor.post(f"/desk/{slug}/state", state="closed")
        assert (await heard(socket))["blog"]["state"] == "closed"


async def test_an_unknown_desk_position_is_reset(editor: Desk, slug: str) -> None:
    address = f"{editor.server.ws}/desk/{slug}/ws?after=99-1"
    async with connect(address, additional_headers=cookie_of(editor)) as socket:
        assert (await heard(socket))["type"] == "reset"
        assert (await heard(socket))["type"] == "hello"


async def test_the_desks_socket_needs_a_sign_in(editor: Desk, slug: str) -> None:
    async with connect(f"{editor.server.ws}/desk/{slug}/ws") as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4401


async def test_an_ended_sign_in_ends_its_socket(server: Running, slug: str) -> None:
    desk = await signed_in(server)
    async with connect(f"{server.ws}/desk/{slug}/ws", additional_headers=cookie_of(desk)) as socket:
        assert (await heard(socket))["type"] == "hello"
        await desk.post("/desk/logout")
        async for frame in until_closed(socket):
            assert json.loads(frame)["type"] in ("tick", "here")
    assert socket.close_code == 4401
    await desk.client.aclose()


async def test_an_unknown_blog_has_no_socket(editor: Desk) -> None:
    address = f"{editor.server.ws}/desk/no-such-blog/ws"
    async with connect(address, additional_headers=cookie_of(editor)) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4404


async def test_messages_from_editors_over_the_socket_are_ignored(editor: Desk, slug: str) -> None:
    address = f"{editor.server.ws}/desk/{slug}/ws"
    async with connect(address, additional_headers=cookie_of(editor)) as socket:
        await socket.send("anything")
        await socket.send(b"\x00\xff")
        assert (await heard(socket))["type"] == "hello"
        await editor.publish(slug, "Still here.")
        assert (await heard(socket))["type"] == "put"
