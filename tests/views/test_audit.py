"""The audit log at the desk and in the API: found, searched, downloaded; nothing of readers in it."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from accounts import HERE, QUICK
from desk import words
from in_process import serving

from liveblog.cli.main import main
from liveblog.embedded_redis.server import redis_for
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.audit import line
from liveblog.store.passwords import Passwords
from liveblog.store.people import People

PASSWORD = "correct horse battery"


class Room:
    """A server of this test alone, its store, and clients for it."""

    def __init__(self, url: str, store: Store, data: Path) -> None:
        self.url, self.store, self.data = url, store, data

    def client(self, token: str = "", address: str = "127.0.0.1") -> httpx.AsyncClient:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        transport = httpx.AsyncHTTPTransport(local_address=address)
        return httpx.AsyncClient(base_url=self.url, headers=headers, transport=transport)


@pytest.fixture(scope="module")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Room]:
    tmp_path = tmp_path_factory.mktemp("room")
    with redis_for(Settings(data=tmp_path)) as url:
        settings = Settings(redis_url=url, data=tmp_path, resolve=False, spread=0.0)
        async with serving(settings) as (address, state):
            store: Store = state["store"]
            store.people = People(store.connection, settings, Passwords(QUICK))
            yield Room(address, store, tmp_path)


async def test_the_desk_and_programs_find_who_did_what(room: Room) -> None:
    store = room.store
    await store.people.join(await store.people.invite("admin", "Ada"), "Ada", PASSWORD, None)
    bo, _ = await store.people.join(await store.people.invite("editor", "Bo"), "Bo", PASSWORD, HERE)
    wire = await store.people.create_token("Wire", "admin")
    async with room.client(wire, "127.0.0.2") as api, room.client() as desk:
        await api.post("/api/v1/blogs", json={"slug": "night", "title": "Night"})
        entry = (await api.post("/api/v1/blogs/night/entries", json={"text": "One."})).json()["id"]
        assert (await desk.post("/desk/login", data={"name": "Ada", "password": "no"})).status_code == 422
        await desk.post("/desk/login", data={"name": "Ada", "password": PASSWORD})
        await desk.post("/desk/night/entries", data={"text": "Two.", "id": "e2"})

        found = (await api.get("/api/v1/audit?limit=4")).json()["events"]
        assert [(e["who"], e["act"], e["what"], e["from"]) for e in found] == [
            ("Ada", "entry.publish", "night/e2", "127.0.0.1"),
            ("Ada", "sign-in", "", "127.0.0.1"),
            ("Ada", "sign-in.refused", "", "127.0.0.1"),
            ("Wire", "entry.publish", f"night/{entry}", "127.0.0.2"),
        ]
        assert set(found[0]) == {"id", "at", "who", "act", "what", "from"}
        older = (await api.get(f"/api/v1/audit?before={found[-1]['id']}&act=blog")).json()["events"]
        assert [(e["who"], e["act"]) for e in older] == [("Wire", "blog.create")]
        assert [e["who"] for e in (await api.get("/api/v1/audit?who=Wire")).json()["events"]] == ["Wire"] * 2
        assert (await api.get("/api/v1/audit?before=nonsense")).status_code == 400

        page = words(await desk.get("/desk/people/audit?words=e2"))
        assert "Ada : Published an entry night/e2 ;" in page
        assert "Wire" not in page.partition("All of it")[0]
        assert "Nothing matches." in words(await desk.get("/desk/people/audit?who=nobody"))

        # Names of people who left can be erased, of others not.
        refused = await desk.post("/desk/people/audit/erase", data={"id": bo.id})
        assert "Remove the account first." in words(refused)
        await store.people.remove(bo.id)
        assert "Bo" in words(await desk.get("/desk/people/audit"))
        erased = await desk.post("/desk/people/audit/erase", data={"id": bo.id})
        assert erased.headers["location"] == "/desk/people/audit?done=erased"
        page = words(await desk.get("/desk/people/audit"))
        assert not re.search(r"\bBo\b", page)
        assert HERE.address not in page

        export = await desk.get("/desk/people/audit/export")
        assert export.headers["content-disposition"].startswith("attachment")
        lines = [json.loads(line) for line in export.text.splitlines()]
        assert lines[-1]["act"] == "audit.export"
        (room.data / "log").write_text(export.text, "utf-8")


async def test_an_export_is_checked_without_a_server(
    room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = await room.store.people.create_token("Wire", "admin")
    async with room.client(wire) as api:
        for slug in ("a", "b", "c"):
            await api.post("/api/v1/blogs", json={"slug": slug, "title": slug})
    whole = [line(*one) async for batch in room.store.audit.links() for one in batch]
    file = room.data / "log.jsonl"
    check: Callable[[list[str]], int] = lambda lines: (  # noqa: E731
        file.write_text("\n".join(lines), "utf-8") and main(["audit", "verify", str(file)])
    )
    assert check(whole) == 0
    assert f"{len(whole)} events, whole." in capsys.readouterr().out
    assert check([whole[0], *whole[2:]]) == 1
    assert "does not hold at" in capsys.readouterr().err
    assert check(["nonsense"]) == 1
    assert "Line 1 is not a line of an exported audit log." in capsys.readouterr().err


async def test_readers_leave_nothing_in_redis(room: Room) -> None:
    """Neither in the audit log nor elsewhere: no address, no device."""
    wire = await room.store.people.create_token("Wire", "editor")
    async with room.client(wire, "127.0.0.2") as api:
        await api.post("/api/v1/blogs", json={"slug": "day", "title": "Day"})
    async with room.client(address="127.0.0.9") as reader:
        reader.headers["user-agent"] = "A reader's browser"
        for path in ("", "/updates", "/snapshot", "/feed.atom", "/nothing", "/hours", "/notifications"):
            await reader.get(f"/live/day{path}")
        await reader.get("/desk/people/audit")
    client = room.store.connection.client
    dump = b""
    for key in [key async for key in client.scan_iter()]:
        kind = await client.type(key)
        read = {"hash": client.hgetall, "string": client.get, "set": client.smembers}.get(kind)
        found = await (read(key) if read else client.xrange(key) if kind == "stream" else client.exists(key))
        dump += repr(found).encode()
    assert b"127.0.0.2" in dump
    assert b"127.0.0.9" not in dump
    assert b"reader's browser" not in dump
