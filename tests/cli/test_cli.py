"""The commands: answers on standard output alone, one sentence for what went wrong, with a server or without."""

from __future__ import annotations

import json
import platform
import signal
import subprocess
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from servers import LIVEBLOG, PATIENCE, Running, clean_environ, command

from liveblog import __version__

STORY = """date 2021-03-04 The clock tower stands still.

BREAKING: It moves again. — Ada Quorn (@adaquorn) March 4, 2021

Editor’s note: This story was updated.
"""


def test_parse_shows_what_a_paste_becomes(tmp_path: Path) -> None:
    ended = command(
        "parse", "--data", str(tmp_path), stdin="Note.\n\nIt moves. — Ada Quorn (@adaquorn) March 4, 2021"
    )
    blocks = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [b["kind"] for b in blocks] == ["text", "social"]
    assert {k: blocks[1][k] for k in ("network", "name", "handle", "posted")} == {
        "network": "x",
        "name": "Ada Quorn",
        "handle": "adaquorn",
        "posted": "2021-03-04",
    }
    assert not (tmp_path / "redis").exists()  # nothing is started for it


def test_a_story_is_imported_once_and_exported_whole(tmp_path: Path) -> None:
    file = tmp_path / "story.txt"
    file.write_text(STORY, "utf-8")
    data = ("--data", str(tmp_path / "data"))
    first = command("import", str(file), "--slug", "clock", "--title", "The clock", *data)
    assert (first.returncode, first.stdout) == (0, "Made /live/clock: 3 entries published.\n")
    again = command("import", str(file), "--slug", "clock", *data)
    assert again.stdout == "Added to /live/clock: 0 entries published, 3 entries there already.\n"
    export = command("export", "clock", *data)
    blog, *entries = [json.loads(line) for line in export.stdout.splitlines()]
    assert (blog["blog"]["title"], blog["blog"]["started"]) == ("The clock", "2021-03-04")
    assert [e["entry"]["label"] for e in entries] == [None, "breaking", "editor-note"]
    other = ("--data", str(tmp_path / "other"))
    (tmp_path / "clock.jsonl").write_text(export.stdout, "utf-8")
    assert command("import", str(tmp_path / "clock.jsonl"), "--slug", "clock", *other).returncode == 0
    kept = [json.loads(line)["entry"] for line in command("export", "clock", *other).stdout.splitlines()[1:]]
    changing = ("updated", "revision")
    assert [{k: v for k, v in e.items() if k not in changing} for e in kept] == [
        {k: v for k, v in e["entry"].items() if k not in changing} for e in entries
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"Fine.\n\n\xff\xfe not", "Line 3"),
        (b"date 2021-13-04 x", "Line 1"),
        (b'{"liveblog": 1', "Line 1"),
    ],
)
def test_a_broken_file_is_said_with_its_line(tmp_path: Path, content: bytes, said: str) -> None:
    file = tmp_path / "broken"
    file.write_bytes(content)
    ended = command("import", str(file), "--slug", "x", "--data", str(tmp_path / "data"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("liveblog: ")
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "/no/such/file", "--slug", "x"), "cannot be read"),
        (("import", "-", "--slug", "Not A Slug"), "lower-case"),
        (("export", "nowhere"), "no blog"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    ended = command(*arguments, "--data", str(tmp_path), stdin="Text.")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_user_added_by_command_signs_in_at_the_running_server(server: Running) -> None:
    link = server.command("user", "add", "Commanded Person", "--role", "editor").strip()
    assert link.count("\n") == 0
    path = link[link.index("/desk/") :]
    assert httpx.get(f"{server.url}{path}").status_code == 200


def test_settings_are_shown_without_secrets() -> None:
    ended = command("settings", environ={"LIVEBLOG_SECRET": "hush", "PORT": "1234"})
    assert "PORT=1234\n" in ended.stdout
    assert "LIVEBLOG_SECRET=(set)\n" in ended.stdout
    assert "hush" not in ended.stdout


def test_a_setting_that_cannot_be_read_is_one_sentence() -> None:
    ended = command("settings", environ={"PORT": "eighty"})
    assert (ended.returncode, ended.stderr) == (1, "liveblog: PORT is “eighty”; it has to be a number.\n")


def test_the_demo_plays_on_the_server_that_runs(serve: Callable[..., Running]) -> None:
    server = serve()
    said = server.command("demo", "--every", "0")
    assert f"{server.url}/live/skerrow-ferry" in said
    page = httpx.get(f"{server.url}/live/skerrow-ferry").text
    assert page.count('<article class="entry') > 20
    assert f"{server.url}/live/skerrow-ferry-2" in server.command("demo", "--every", "0")


def test_a_demo_of_its_own_ends_with_its_server(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*LIVEBLOG, "demo", "--every", "0.05", "--port", "0", "--host", "127.0.0.1", "--data", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env=clean_environ({"LIVEBLOG_SPREAD": "0"}),
    )
    assert process.stdout is not None
    try:
        address = next(
            word for line in process.stdout if "unfolds" in line for word in line.split() if "http" in word
        )
        assert httpx.get(address).status_code == 200
    finally:
        process.send_signal(signal.SIGTERM)
        process.stdout.read()  # ends when its server has ended, too
        process.stdout.close()
    assert process.wait(PATIENCE) == 0
    with pytest.raises(httpx.TransportError):
        httpx.get(address)


def test_what_runs_is_said_line_by_line(tmp_path: Path) -> None:
    assert command("version").stdout == f"liveblog {__version__}\n"
    lines = command("version", "--verbose", "--data", str(tmp_path)).stdout.splitlines()
    said = dict(line.split(" ", 1) for line in lines)
    assert said["liveblog"] == __version__
    assert said["python"].startswith(platform.python_version())
    assert said["database"].startswith("Valkey 9.")
    for package in ("starlette", "uvicorn", "redis", "pillow", "anyio"):  # the last one through another
        assert said[package] == version(package)
    assert "pytest" not in said
