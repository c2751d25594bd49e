"""The layers: modules import only downwards, and what is outside is met in one place each."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path

import liveblog

PACKAGE = Path(liveblog.__file__).parent
ROOT = Path(__file__).parent.parent

# From the bottom up. A module may import its own rank and those below it. A package stands for its modules.
RANKS: dict[str, set[str]] = {
    "ground": {"errors", "sentences", "settings"},
    "words": {
        *("blogs", "entries", "events", "submissions", "page", "people", "staff"),
        *("corrections", "differences", "filters", "merging", "when"),
        *(
            "images",
            "image_form",
            "correction_form",
            "cover_form",
            "settings_form",
            "feed",
            "labels",
            "markdown",
            "paste",
            "social",
            "structured",
            "text",
            "zones",
        ),
        *("demo", "demo_steps", "demo_story"),
    },
    "keeping": {
        "bucket",
        "media",
        "media_store",
        "passwords",
        "redis_binary",
        "redis_keeper",
        "redis_server",
        "store",
    },
    "moving": {"ingest", "live"},
    "showing": {"feed_json", "feed_xml", "feeds", "language", "modules", "rendering"},
    "web": {
        *("app", "auth", "cached", "csrf", "http", "single_flight", "state", "views"),
        *("__main__", "cli", "cli_demo", "cli_image", "cli_story", "listeners", "processes", "worker"),
    },
}

# What comes from outside, and the only modules (or ranks) that know it.
OUTSIDE: dict[str, set[str]] = {
    "redis": {"store"},
    "starlette": {"web"},
    "uvicorn": {"live.handoff", "http", "worker"},
    "uvloop": {"worker"},
    "babel": {"language"},
    "jinja2": {"rendering"},
    "markupsafe": {"rendering"},
    "nh3": {"text"},
    "markdown_it": {"markdown"},
    "argon2": {"passwords"},
    "PIL": {"media"},
    "brotli": {"cached"},
    "feedgenerator": {"feed_xml"},
    "prometheus_client": {"views.health"},
    "obstore": {"bucket"},
    "python_multipart": {"views.uploads"},
}

# Words are pure: text and values in, values out.
IMPURE = {
    "asyncio",
    "http",
    "logging",
    "os",
    "pathlib",
    "socket",
    "subprocess",
    "threading",
    "time",
    "urllib.request",
}


def imports() -> dict[str, set[str]]:
    """Every module of ours, without "liveblog.", and the full names of what it imports, wherever in the file."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(part for part in parts if part != "__init__")
        if not name:
            continue
        names: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{name} imports relatively"
                assert node.module
                names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        found[name] = names
    return found


IMPORTS = imports()
PLACES = {module: rank for rank, modules in RANKS.items() for module in modules}
ORDER = list(RANKS)


def ours(names: set[str]) -> set[str]:
    """The top names of our own modules among these."""
    tops = {name.split(".")[1] for name in names if name.startswith("liveblog.")}
    return {top for top in tops if (PACKAGE / top).is_dir() or (PACKAGE / f"{top}.py").exists()}


def test_every_module_has_a_place() -> None:
    tops = {name.split(".")[0] for name in IMPORTS}
    assert tops - set(PLACES) == set(), "give these a rank in this file"
    assert set(PLACES) - tops == set(), "these are in the table, and not in the package"


def test_modules_import_only_downwards() -> None:
    upwards = []
    for module, names in IMPORTS.items():
        rank = PLACES[module.split(".")[0]]
        for top in ours(names):
            if ORDER.index(PLACES[top]) > ORDER.index(rank):
                upwards.append(f"{module} ({rank}) imports {top} ({PLACES[top]})")
    assert not upwards


def test_what_is_outside_is_met_in_one_place() -> None:
    elsewhere = []
    for module, names in IMPORTS.items():
        top = module.split(".")[0]
        for outside in {name.split(".")[0] for name in names} & set(OUTSIDE):
            if not {module, top, PLACES[top]} & OUTSIDE[outside]:
                elsewhere.append(f"{module} imports {outside}")
    assert not elsewhere


def test_words_are_pure() -> None:
    impure = []
    for module, names in IMPORTS.items():
        if PLACES[module.split(".")[0]] == "words":
            impure += [f"{module} imports {name}" for name in names & IMPURE]
    assert not impure


def test_nothing_but_the_settings_reads_the_environment() -> None:
    # A worker's variables are written by `processes`, which has to begin with those of its own.
    readers = {
        module
        for module in IMPORTS
        for node in ast.walk(ast.parse(_source(module)))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
    }
    assert readers == {"settings", "processes"}


def _source(module: str) -> str:
    path = PACKAGE.joinpath(*module.split("."))
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text("utf-8")


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    npm = json.loads((ROOT / "tests/package.json").read_text("utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *npm["devDependencies"],
    ]
    names = {re.split(r"[^\w-]", line)[0] for line in asked}
    reasons = (ROOT / "docs/decisions/0001-dependencies.md").read_text("utf-8")
    rows = {
        name
        for row in re.findall(r"^\| (`.*?) \|", reasons, re.MULTILINE)
        for name in re.findall(r"`(.+?)`", row)
    }
    assert rows == names
