"""Scripts and style sheets as pages load them."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from liveblog.pages.assets import SOURCES, Assets, built_sheet, style_hash, version_of
from liveblog.settings import resource


def test_a_change_of_any_static_file_changes_all_their_addresses(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    once = version_of(tmp_path)
    assert version_of(tmp_path) == once
    (tmp_path / "a.js").write_text("2")
    twice = version_of(tmp_path)
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert len({once, twice, version_of(tmp_path)}) == 3


def test_files_named_in_scripts_and_styles_exist() -> None:
    for source in (path for path in resource("static").rglob("*") if path.suffix in (".js", ".css")):
        for name in re.findall(r'(?:from|import) "(\.[^"]+)"', source.read_text()):
            assert (source.parent / name).is_file(), f"{source.name} imports {name}"


@pytest.mark.parametrize("part", SOURCES)
def test_a_part_is_one_script_and_one_sheet_that_needs_no_request(part: str) -> None:
    assets = Assets()
    assert assets.script(part).count("src=") == 1
    assert f"/static/{assets.version}/built/{part}.js" in assets.script(part)
    assert assets.styles(part) == f"<style>{built_sheet(part)}</style>"


@pytest.mark.parametrize("part", SOURCES)
def test_a_sheet_can_stand_in_a_page_and_is_named_by_its_hash(part: str) -> None:
    sheet = built_sheet(part)
    assert "</" not in sheet
    assert "\r" not in sheet
    assert "sourceMappingURL" not in sheet
    assert not re.search(r"url\((?!data:)", sheet), "a sheet loads nothing"
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    assert style_hash(part) == f"'sha256-{digest}'"


@pytest.mark.parametrize("part", SOURCES)
def test_developers_get_the_sources(part: str) -> None:
    assets = Assets(sources=True)
    assert f"/static/{assets.version}/{SOURCES[part]}.js" in assets.script(part)
    assert f"/static/{assets.version}/{SOURCES[part]}.css" in assets.styles(part)
