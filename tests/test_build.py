"""What scripts/build makes of scripts and style sheets: it is up to date, complete, and can be debugged."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from liveblog.pages.assets import SOURCES, modules
from liveblog.pages.cached import LASTING, compress

ROOT = Path(__file__).parent.parent
BUILT = ROOT / "static" / "built"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What scripts/build reads, somewhere else."""
    for folder in ("static", "scripts"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "tests").mkdir()
    shutil.copy2(ROOT / "tests" / "package-lock.json", tmp_path / "tests")  # with its time: installed since
    (tmp_path / "tests" / "node_modules").symlink_to(ROOT / "tests" / "node_modules")
    return tmp_path


def build(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [root / "scripts" / "build", *arguments], capture_output=True, text=True, timeout=120
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def named_in(map: Path) -> set[Path]:
    return {(map.parent / source).resolve() for source in json.loads(map.read_text("utf-8"))["sources"]}


def test_what_is_built_is_up_to_date() -> None:
    checked = build(ROOT, "--check")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_same_sources_give_the_same_bytes_anywhere(clone: Path) -> None:
    shutil.rmtree(clone / "static" / "built")
    assert build(clone).returncode == 0
    assert contents(clone / "static" / "built") == contents(BUILT)


def test_a_changed_source_makes_it_stale_until_it_is_built_again(clone: Path) -> None:
    with (clone / "static" / "live" / "main.js").open("a") as source:
        source.write('console.log("changed")\n')
    (clone / "static" / "built" / "of-an-older-version.js").touch()
    stale = build(clone, "--check")
    assert stale.returncode == 1
    assert "Run scripts/build" in stale.stderr
    assert contents(clone / "static" / "built").keys() > contents(BUILT).keys()
    assert build(clone).returncode == 0
    assert b'console.log("changed")' in (clone / "static" / "built" / "readers.js").read_bytes()
    assert contents(clone / "static" / "built").keys() == contents(BUILT).keys()
    assert build(clone, "--check").returncode == 0


def test_a_mistake_in_a_source_is_reported_and_changes_nothing(clone: Path) -> None:
    (clone / "static" / "desk" / "desk.js").write_text("import {")
    failed = build(clone)
    assert failed.returncode != 0
    assert "desk.js:1" in failed.stderr
    assert contents(clone / "static" / "built") == contents(BUILT)


def test_every_source_is_in_a_bundle() -> None:
    """A module or sheet that nothing imports would be served to nobody."""
    for kind in ("js", "css"):
        written = {path for part in ("live", "desk") for path in (ROOT / "static" / part).rglob(f"*.{kind}")}
        built = set().union(*map(named_in, BUILT.glob(f"*.{kind}.map")))
        # Of a file that only imports, nothing is left to be named.
        entries = {ROOT / "static" / f"{path}.{kind}" for path in (*SOURCES.values(), "live/embed/embed")}
        assert built | entries == written | entries
        assert all(path.is_file() for path in built)


def test_what_is_loaded_on_demand_has_a_folder_with_its_script_and_its_sheet() -> None:
    """Its texts and its sheet are found by its name."""
    live = ROOT / "static" / "live"
    assert all(
        (live / name / f"{name}.js").exists() and (BUILT / f"{name}.js").exists() for name in modules()
    )
    styled = {name for name in modules() if (live / name / f"{name}.css").exists()}
    listed = re.search(
        r"STYLED = \[(.*?)\]", (live / "common" / "on-demand.js").read_text("utf-8"), re.DOTALL
    )
    assert listed is not None
    assert set(re.findall(r'"([\w-]+)"', listed[1])) == styled
    assert {path.name for path in BUILT.glob("*.css")} == {
        f"{name}.css" for name in (*SOURCES, *styled, "search", "embed")
    }
    assert not list(BUILT.glob("chunk*")), (
        "a part that is shared would have to come before the first load can run"
    )


def test_a_page_stays_light() -> None:
    """The most that a script or sheet may weigh, compressed as it is sent: bytes."""
    most = {"readers.js": 12_000, "readers.css": 10_000, "desk.js": 30_000, "desk.css": 12_000}
    for name, limit in most.items():
        assert len(compress((BUILT / name).read_bytes(), "br", LASTING)) <= limit, name


def test_the_script_of_embeds_is_small_and_mostly_that_of_our_pages() -> None:
    """What a page of another site loads, style sheet and all; and what of it no page of ours has."""
    served = (BUILT / "embed.js").read_bytes().partition(b"//# sourceMappingURL")[0]
    assert len(compress(served, "br", LASTING)) <= 14_000
    esbuild = ROOT / "tests" / "node_modules" / ".bin" / "esbuild"
    folder = ROOT / "static" / "live" / "embed"
    shared = [f"--external:../{part}/*" for part in ("common", "connection", "entries", "page")]
    own = b""
    for source in ("embed.js", "first.css"):
        built = [esbuild, "--bundle", "--minify", "--format=esm", *shared, folder / source]
        own += subprocess.run(built, capture_output=True, check=True, timeout=60).stdout
    assert len(compress(own, "br", LASTING)) <= 8_000
