"""What is installed from a wheel serves: templates, static files, catalogues and Lua scripts are inside."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import httpx
import pytest
from servers import Running, clean_environ, running

from liveblog.language.languages import SHIPPED

ROOT = Path(__file__).parent.parent


def python(*arguments: object, **environ: str) -> str:
    ended = subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        env=clean_environ(environ),
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("wheel")
    python("-m", "build", "--wheel", "--no-isolation", "--outdir", made, ROOT)
    (wheel,) = made.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed_server(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The server of the installed wheel, run where no checkout can be imported from.

    What it depends on is this environment's; our own package comes from the wheel, since PYTHONPATH goes first.
    """
    place, elsewhere = tmp_path_factory.mktemp("installed"), tmp_path_factory.mktemp("elsewhere")
    python("-m", "pip", "install", "-qq", "--no-deps", "--no-index", "--target", place, wheel)
    path = {"PYTHONPATH": str(place)}
    # -P, as the server starts its workers: the current directory is not asked.
    assert Path(python("-Pc", "import liveblog; print(liveblog.__file__)", **path)).is_relative_to(place)
    with running(elsewhere / "data", program=(f"{place}/bin/liveblog",), cwd=elsewhere, **path) as server:
        yield server


def test_everything_beside_the_code_is_in_the_wheel(wheel: Path) -> None:
    inside = set(ZipFile(wheel).namelist())
    beside = [
        path for folder in ("templates", "static") for path in (ROOT / folder).rglob("*") if path.is_file()
    ]
    scripts = [path for path in (ROOT / "liveblog").rglob("*") if path.suffix in (".lua", ".typed", ".po")]
    expected = {f"liveblog/{path.relative_to(ROOT)}" for path in beside}
    expected |= {str(path.relative_to(ROOT)) for path in scripts}
    assert expected
    assert expected - inside == set()


def test_the_installed_wheel_serves_a_page_with_all_that_belongs_to_it(installed_server: Running) -> None:
    installed_server.command(
        "import", "-", "--slug", "story", "--title", "A story", stdin="It began.\n\nIt went on.\n"
    )
    page = httpx.get(f"{installed_server.url}/live/story")
    assert page.status_code == 200
    assert "It went on." in page.text
    assets = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text))
    assert [asset.rpartition("/")[2] for asset in assets if asset.endswith(".js")] == ["readers.js"]
    assert "<style>:root{" in page.text
    for asset in assets:
        assert httpx.get(f"{installed_server.url}{asset}").status_code == 200, asset
    assert httpx.get(f"{installed_server.url}/desk", follow_redirects=True).status_code == 200


def test_the_installed_wheel_speaks_every_language(installed_server: Running) -> None:
    said = {}
    for code in SHIPPED:
        page = httpx.get(f"{installed_server.url}/", headers={"Accept-Language": code})
        assert f'<html lang="{code}"' in page.text
        assert page.headers["vary"] == "accept-encoding, accept-language"
        said[re.findall("<title>(.*?)</title>", page.text)[0]] = code
    assert len(said) == len(SHIPPED)
