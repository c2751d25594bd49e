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

# Top first. A package may import its own modules and those of packages below it, and the modules on the ground.
PACKAGES = (
    *(
        "cli",
        "server",
        "app",
        "views",
        "state",
        "archive",
        "live",
        "sources",
        "feeds",
        "store",
        "pages",
        "demo",
        "text",
        "forms",
    ),
    *("media", "model", "embedded_redis", "language"),
    *("settings", "errors", "__init__"),
)

# What comes from outside, and the only packages or modules of ours that import it.
OUTSIDE: dict[str, set[str]] = {
    "redis": {"store"},
    "starlette": {"app", "views", "server", "state"},
    "uvicorn": {"live.handoff", "live.uvicorn_sockets", "server"},
    "uvloop": {"server.worker"},
    "babel": {"language"},
    "jinja2": {"pages.environment", "pages.themes.templates", "pages.themes.trial"},
    "markupsafe": {"pages.environment", "pages.marks", "pages.rendering"},
    "nh3": {"text.html"},
    "markdown_it": {
        *(
            "text.markdown",
            "text.markdown.blocks",
            "text.markdown.budget",
            "text.markdown.links",
            "text.markdown.verbatim",
        ),
    },
    "argon2": {"store.passwords"},
    "cryptography": {"sources.notifying.sealing"},
    "pyrage": {"archive.backups.sealing"},
    "zxcvbn": {"model.people"},
    "PIL": {"media.decoder", "media.pixels", "media.fonts", "media.typesetting", "media.share_picture"},
    "brotli": {"pages.cached"},
    "feedgenerator": {"feeds.xml"},
    "websockets": {"sources.following.sockets"},
    "feedparser": {"sources.following.feeds", "archive.foreign.feed"},
    "markdownify": {"archive.foreign.markdown"},
    "bs4": {"archive.foreign.markdown"},
    "prometheus_client": {"views.health"},
    "obstore": {"media.bucket"},
    "httpcore2": {"sources.client"},
    "python_multipart": {"views.uploads"},
}

# Pure: text and values in, values out.
PURE = {"demo", "text", "forms", "model"}
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


def top_of(module: str) -> str:
    return module.split(".")[0]


def ours(names: set[str]) -> set[str]:
    """The packages and top modules of ours among these."""
    tops = {name.split(".")[1] for name in names if name.startswith("liveblog.")}
    return {top for top in tops if (PACKAGE / top).is_dir() or (PACKAGE / f"{top}.py").exists()}


def test_every_package_has_a_place() -> None:
    assert {top_of(name) for name in IMPORTS} - {"__main__"} == set(PACKAGES) - {"__init__"}


def test_few_names_stand_at_the_top() -> None:
    assert len([p for p in PACKAGE.iterdir() if not p.name.startswith("__pycache__")]) <= 23


def test_every_package_says_what_belongs_there() -> None:
    for package in PACKAGE.rglob("__init__.py"):
        said = ast.get_docstring(ast.parse(package.read_text("utf-8"))) or ""
        assert package.parent == PACKAGE or said, f"{package} says nothing of itself"


def test_packages_import_only_downwards() -> None:
    upwards = []
    for module, names in IMPORTS.items():
        own = top_of(module)
        if own == "__main__":
            continue
        for top in ours(names):
            if PACKAGES.index(top) < PACKAGES.index(own):
                upwards.append(f"{module} imports {top}")
    assert not upwards


def test_modules_do_not_import_in_circles() -> None:
    graph = {
        name: {n.removeprefix("liveblog.") for n in names} & IMPORTS.keys() - {name}
        for name, names in IMPORTS.items()
    }
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join((*path, name))
        if name not in done:
            for other in graph[name]:
                walk(other, (*path, name))
            done.add(name)

    for name in graph:
        walk(name, ())


def test_what_is_outside_is_met_in_one_place() -> None:
    elsewhere = []
    for module, names in IMPORTS.items():
        for outside in {name.split(".")[0] for name in names} & set(OUTSIDE):
            if not {module, top_of(module)} & OUTSIDE[outside]:
                elsewhere.append(f"{module} imports {outside}")
    assert not elsewhere


def test_what_is_pure_stays_pure() -> None:
    impure = []
    for module, names in IMPORTS.items():
        if top_of(module) in PURE:
            impure += [f"{module} imports {name}" for name in names & IMPURE]
    assert not impure


def test_nothing_but_the_settings_reads_the_environment() -> None:
    # A worker's variables are written by `server.processes`, which has to begin with those of its own.
    readers = {
        module
        for module in IMPORTS
        for node in ast.walk(ast.parse(_source(module)))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv", "environb")
    }
    assert readers == {"settings", "server.processes"}


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


def test_every_dependency_is_locked() -> None:
    """tests/test_lock.py looks closer."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = {"run": project["project"]["dependencies"], "dev": project["dependency-groups"]["dev"]}
    for name, lines in asked.items():
        lock = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
        locked = {line.partition("==")[0] for line in lock.splitlines() if "==" in line}
        wanted = {re.split(r"[^\w-]", line)[0].lower().replace("_", "-") for line in lines}
        assert not (missing := wanted - locked), (
            f"requirements/{name}.lock lacks {', '.join(sorted(missing))}: scripts/setup installs only what is there."
            " Run scripts/lock, and commit what it changes."
        )
