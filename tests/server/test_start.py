"""A server starts: its port, its greeting, its settings, its room for readers."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect
from servers import LIVEBLOG, Running, command, redis_of, running
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from liveblog.errors import CannotStart
from liveblog.live.capacity import RESERVED
from liveblog.server import listeners, processes
from liveblog.settings import Settings

Serve = Callable[..., Running]


def test_the_greeting_says_where_to_read_and_edit_and_how_to_sign_in_first(server: Running) -> None:
    text = "".join(server.output)
    assert f"read   {server.url}/\n" in text
    assert f"edit   {server.url}/desk\n" in text
    assert server.first_link.startswith(f"{server.url}/desk/")
    hard = int(Path(f"/proc/{server.workers()[0]}/limits").read_text().split("Max open files")[1].split()[1])
    assert f"Room for {hard - RESERVED:,} readers" in text


def test_the_link_of_a_new_server_makes_the_first_account(serve: Callable[..., Running]) -> None:
    assert httpx.get(serve().first_link).status_code == 200


def test_workers_have_as_many_descriptors_as_the_system_grants(server: Running) -> None:
    limits = Path(f"/proc/{server.workers()[0]}/limits").read_text().split("Max open files")[1].split()
    assert limits[0] == limits[1]


def test_the_address_in_the_greeting_is_the_public_one(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, public_url="https://live.example.org/")
    assert listeners.address_of(settings, 8000) == "https://live.example.org"
    assert listeners.address_of(Settings(host="::1"), 8000) == "http://[::1]:8000"
    assert listeners.address_of(Settings(host="0.0.0.0"), 80) == "http://localhost:80"


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_port_in_use_is_one_sentence_and_exit_code_1(workers: str, serve: Serve, tmp_path: Path) -> None:
    first = serve("--workers", "2", data=tmp_path / "first")
    second = command(
        "serve", "--port", str(first.port), "--workers", workers, "--data", str(tmp_path / "second")
    )
    assert second.returncode == 1
    assert second.stderr == (
        f"liveblog: Port {first.port} is in use by another program; end that one or set PORT to another.\n"
    )
    assert not second.stdout


def test_an_address_of_another_machine_is_one_sentence(tmp_path: Path) -> None:
    for host in ("192.0.2.1", "no-such-host.invalid", "no..host"):
        with pytest.raises(CannotStart, match=f"Cannot listen on {host} .*correct LIVEBLOG_HOST"):
            processes.serve(Settings(host=host, port=0, data=tmp_path))


def test_a_privileged_port_is_one_sentence() -> None:
    said = listeners._why_not(Settings(port=80), OSError(errno.EACCES, "Permission denied"))
    assert said == "Port 80 is for privileged users; set PORT to a number from 1024 to 65535."


def test_settings_from_the_environment_and_the_command_line_reach_the_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://from-the-environment")
    settings = Settings(port=1234, data=Path("/somewhere"), spread=0.5)
    environ = processes._environ(settings)
    assert environ["PORT"] == "1234"
    assert environ["LIVEBLOG_DATA"] == "/somewhere"
    assert environ["LIVEBLOG_SPREAD"] == "0.5"
    assert "REDIS_URL" not in environ


def test_a_command_beside_the_server_and_a_second_server_use_the_same_redis(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(data) as first, running(data) as second:
        first.command("import", "-", "--slug", "shared", "--title", "Shared", stdin="One paragraph.\n")
        assert httpx.get(f"{second.url}/live/shared").status_code == 200
        first.stop()
        assert httpx.get(f"{second.url}/ready").status_code == 200
    assert not redis_of(data)


def test_a_data_directory_with_a_very_long_path_serves(serve: Serve, tmp_path: Path) -> None:
    server = serve(data=tmp_path / ("long" * 40) / "with a space")
    server.command("import", "-", "--slug", "far", "--title", "Far", stdin="One paragraph.\n")
    assert httpx.get(f"{server.url}/live/far").status_code == 200
    assert httpx.get(f"{server.url}/ready").status_code == 200


async def test_a_full_server_tells_readers_to_poll(serve: Serve) -> None:
    server = serve(LIVEBLOG_READERS="2")
    token = server.command("token", "create", "t", "--role", "admin").strip()
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
        assert (await client.post("/api/v1/blogs", json={"slug": "full", "title": "Full"})).status_code == 201
    address = f"{server.ws}/live/full/ws"
    async with connect(address) as first, connect(address) as second, connect(address) as third:
        assert "hello" in str(await first.recv())
        assert "hello" in str(await second.recv())
        with pytest.raises(ConnectionClosed) as closed:
            await third.recv()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013
    async with httpx.AsyncClient(base_url=server.url) as client:
        assert (await client.get("/live/full/updates")).status_code == 200


async def test_with_too_few_descriptors_the_server_warns_and_readers_poll(
    tmp_path: Path, chromium: Browser
) -> None:
    few = ("sh", "-c", 'ulimit -n 128; exec "$@"', "sh", *LIVEBLOG)
    with running(tmp_path, program=few) as server:
        text = "".join(server.output)
        assert "WARNING" in text
        assert "may open only 128 files here" in text
        assert "LimitNOFILE=65536" in text
        assert "All readers poll." in text
        assert "Room for" not in text
        token = server.command("token", "create", "t", "--role", "admin").strip()
        headers = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
            (await client.post("/api/v1/blogs", json={"slug": "few", "title": "Few"})).raise_for_status()
            async with connect(f"{server.ws}/live/few/ws") as refused:
                with pytest.raises(ConnectionClosed) as closed:
                    await refused.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 1013
            page = await chromium.new_page(base_url=server.url)
            await page.goto("/live/few")
            added = await client.post("/api/v1/blogs/few/entries", json={"text": "Polled by a page."})
            await expect(page.locator(f"#entry-{added.json()['id']}")).to_contain_text("Polled by a page.")
            await page.close()
