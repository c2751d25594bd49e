"""The documentation says what the code does: every address, command and close code is in it, and nothing else."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from liveblog.app import ROUTES
from liveblog.cli.main import command_parser
from liveblog.live import frames
from liveblog.settings import Settings
from liveblog.views.desk import socket

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def routed(routes: Sequence[BaseRoute], prefix: str = "") -> Iterator[str]:
    for route in routes:
        if isinstance(route, Mount):
            yield from (
                routed(route.routes, prefix + route.path) if route.routes else [f"GET {prefix}{route.path}/…"]
            )
        elif isinstance(route, WebSocketRoute):
            yield f"WS {prefix}{route.path}"
        elif isinstance(route, Route):
            yield from (f"{method} {prefix}{route.path}" for method in (route.methods or {"GET"}) - {"HEAD"})


def test_every_address_is_documented() -> None:
    text = (DOCS / "urls.md").read_text("utf-8")
    documented = re.findall(r"`((?:GET|POST|PATCH|PUT|DELETE|WS) /[^`]*)`", text)
    assert sorted(documented) == sorted(set(routed(ROUTES)))


def commands(
    parser: argparse.ArgumentParser, prefix: str = "liveblog"
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    subparsers = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not subparsers:
        yield prefix, parser
    for action in subparsers:
        for name, sub in action.choices.items():
            yield from commands(sub, f"{prefix} {name}")


def test_every_command_and_option_is_documented() -> None:
    text = (DOCS / "commands.md").read_text("utf-8")
    documented = {" ".join(m.split()): m for m in re.findall(r"`(liveblog [^`]+)`", text)}
    known = dict(commands(command_parser()))
    for name, parser in known.items():
        [line] = [d for d in documented if d == name or d.startswith(f"{name} ")]
        row = next(row for row in text.splitlines() if f"`{line}`" in " ".join(row.split()))
        for action in parser._actions:
            for option in action.option_strings:
                if option.startswith("--") and option not in ("--help", "--data"):
                    assert option in row, f"{name} {option}"
    for line in documented:
        assert any(line == name or line.startswith(f"{name} ") for name in known), line


def test_every_close_code_is_documented() -> None:
    text = (DOCS / "protocol.md").read_text("utf-8")
    ours = {
        frames.RESTARTING,
        frames.OVERLOADED,
        frames.TOO_SLOW,
        frames.NO_SUCH_BLOG,
        socket.SIGN_IN,
        socket.NOT_YOURS,
    }
    # What RFC 6455 wants said to those who break it, and what says that readers have nothing to say.
    theirs = {1002, 1007, 1008, 1009}
    assert not [code for code in ours | theirs if f"{code}" not in text]


def test_every_file_that_a_document_names_is_there() -> None:
    folders = (
        "liveblog",
        "static",
        "templates",
        "tests",
        "scripts",
        "bench",
        "deploy",
        ".ci",
        "docs",
        "requirements",
    )
    files = [
        f"/{file.relative_to(ROOT)}"
        for folder in folders
        for file in (ROOT / folder, *(ROOT / folder).rglob("*"))
    ]
    files = [file for file in files if "node_modules" not in file]
    count = 0
    for document in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        if document.name == "CHANGELOG.md":  # of its day
            continue
        for name in re.findall(
            r"`([a-z0-9_/.-]+(?:\.(?:py|js|lua|html|css)|/))`", document.read_text("utf-8")
        ):
            data = name.startswith("/") or name == "appendonlydir/"  # an address, or the database's
            assert data or any(file.endswith(f"/{name.rstrip('/')}") for file in files), name
            count += 1
    assert count > 100


def test_every_package_is_in_the_architecture() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8")
    packages = {p.name for p in (ROOT / "liveblog").iterdir() if (p / "__init__.py").exists()}
    assert {name for name in packages if f"| `{name}`" not in text and f", `{name}`" not in text} == set()


def test_links_between_documents_lead_somewhere() -> None:
    for document in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_what_deploys_names_settings_that_there_are() -> None:
    variables = {setting.metadata["variable"] for setting in fields(Settings)}
    for file in (ROOT / "deploy").iterdir():
        named = re.findall(
            r"\b(?:LIVEBLOG_[A-Z_]+|PORT|WEB_CONCURRENCY|REDIS_URL)(?==)", file.read_text("utf-8")
        )
        assert named, file.name
        assert set(named) <= variables, file.name
