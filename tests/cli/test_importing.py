"""Every example of docs/importing.md, run as it stands there, one after the other; and what is said of a bad file."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import foreign_files
import pytest
from servers import command

DOCUMENT = Path(__file__).parents[2] / "docs" / "importing.md"
PICTURE = "https://news.example/bridge.jpg"  # nobody is asked in this test: it becomes a link
FILES = {
    "entries.json": "rest.json",
    "wordpress.xml": "export.xml",
    "posts.json": "superdesk.json",
    "feed.json": "feed.json",
    "feed.xml": "feed.rss",
    "page.html": "page.html",
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    monkeypatch.chdir(tmp_path)
    for name, sample in FILES.items():
        (tmp_path / name).write_bytes(foreign_files.ALL[sample](PICTURE))
    (tmp_path / "story.txt").write_text("The bridge is closed.\n\nIt opens.\n", "utf-8")
    return "--data", str(tmp_path / "data")


def test_the_examples_of_the_document(data: tuple[str, str]) -> None:
    command("import", "story.txt", "--slug", "bridge", "--title", "The bridge", *data)
    examples = re.findall(r"^    liveblog (.+)$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    said = []
    for example in examples:
        ended = command(*shlex.split(example), *data)
        assert ended.returncode == 0, (example, ended.stderr)
        said.append(ended.stdout.strip().split(": ", 1)[1])
        if "entries.json" in example:
            assert ended.stderr == (
                f"Entry “11”: the picture {PICTURE} is a link now: LIVEBLOG_RESOLVE is off, so nobody is asked.\n"
            )
    assert said[1:] == [
        "0 entries published, 2 entries there already.",
        "3 entries published.",
        "3 entries published.",
        "0 entries published, 3 entries there already.",
        "4 entries published.",
        "2 entries published.",
        "2 entries published.",
        "2 entries published.",
    ]


def test_a_bad_file_is_said_and_makes_nothing(data: tuple[str, str]) -> None:
    Path("bad.json").write_text('{"entries": [{"id": 1, "content": "cut o', "utf-8")
    ended = command("import", "bad.json", "--slug", "bad", *data)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith(
        "liveblog: The file looks like JSON and breaks off or is damaged at line 1"
    )
    assert command("export", "bad", *data).returncode == 1
