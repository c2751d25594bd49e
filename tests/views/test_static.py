"""Static files: kept for ever under their version, compressed, and nothing but them."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from servers import Running

from liveblog.settings import resource
from liveblog.views import static


async def test_static_files_are_immutable_under_their_version(api: httpx.AsyncClient, story: str) -> None:
    page = (await api.get(f"/live/{story}")).text
    path = page.split('type="module" src="')[1].split('"')[0]
    current = await api.get(path)
    assert current.status_code == 200
    assert "immutable" in current.headers["cache-control"]
    other = await api.get(f"/static/0/{path.split('/', 3)[3]}")
    assert (other.content, other.headers["cache-control"]) == (current.content, "no-cache")
    for outside in ("../../pyproject.toml", "..%2f..%2fpyproject.toml", "live", "live/none.js"):
        assert (await api.get(f"/static/0/{outside}")).status_code == 404
    assert (await api.post(path)).status_code == 405
    # A browser gets it small, and need not get it again.
    assert (current.headers["content-encoding"], current.headers["vary"]) == ("br", "accept-encoding")
    assert int(current.headers["content-length"]) < len(current.content) / 2
    again = await api.get(path, headers={"if-none-match": current.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_stray_files_beside_static_files_are_not_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("here.js", "here.js~", ".DS_Store", "notes.txt"):
        (tmp_path / name).write_text(name)
    monkeypatch.setattr(static, "resource", lambda _: tmp_path)
    assert list(static.answers("no-store")) == ["here.js"]


@pytest.mark.parametrize("outside", ["../../pyproject.toml", "live/../../pyproject.toml", "live", "none.js"])
def test_sources_are_read_from_the_static_folder_alone(outside: str) -> None:
    assert static.as_it_is(outside) is None
    assert static.as_it_is("live/main.js") is not None


def test_a_source_is_sent_as_it_is_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static, "resource", lambda _: tmp_path)
    for text in ("one", "two"):
        (tmp_path / "here.js").write_text(text)
        answer = static.as_it_is("here.js")
        assert answer is not None
        assert answer.content == text.encode()


def test_a_developer_gets_the_modules_themselves(serve: Callable[..., Running]) -> None:
    server = serve(LIVEBLOG_SOURCES="true")
    server.command("import", "-", "--slug", "story", "--title", "A story", stdin="It began.\n")
    for page, script, sheet in (
        ("/live/story", "live/main.js", "live/main.css"),
        ("/desk/login", "desk/desk.js", "desk/desk.css"),
    ):
        html = httpx.get(f"{server.url}{page}").text
        loaded = re.findall(r'(?:stylesheet" href|script type="module" src)="(/static/[^"]+)"', html)
        assert [path.split("/", 3)[3] for path in loaded] == [sheet, script]
        for path in loaded:
            answer = httpx.get(server.url + path)
            assert answer.content == (resource("static") / path.split("/", 3)[3]).read_bytes()
            assert answer.headers["cache-control"] == "no-cache"


def test_source_maps_lead_to_the_sources() -> None:
    files = static.answers("no-cache")
    maps = [name for name in files if name.endswith(".map")]
    built = {name for name in files if name.startswith("built/")} - set(maps)
    assert set(maps) == {f"{name}.map" for name in built}
    assert len(built) >= 4
    for name in maps:
        for source in json.loads(files[name].content)["sources"]:
            assert posixpath.normpath(posixpath.join("built", source)) in files


async def test_what_is_loaded_on_demand_brings_its_texts(api: httpx.AsyncClient, story: str) -> None:
    """A page has the texts of its first load only; those of a module come when it comes, and are kept as it is."""
    await api.patch(f"/api/v1/blogs/{story}", json={"language": "de"})
    page = (await api.get(f"/live/{story}")).text
    island = json.loads(page.split('id="liveblog-texts">')[1].split("</script>")[0])
    assert "Show your time" in island
    assert "Cancel" not in island
    version = page.split('data-version="')[1].split('"')[0]
    answer = await api.get(f"/static/{version}/texts/de/player.json")
    assert answer.json()["Cancel"] == "Abbrechen"
    assert "immutable" in answer.headers["cache-control"]
    assert (await api.get("/static/0/texts/de/player.json")).headers["cache-control"] == "no-cache"
    assert (await api.get(f"/static/{version}/texts/en/player.json")).json() == {}
    for none in ("de/page", "de/none", "xx/player", "de/..%2fpage"):
        assert (await api.get(f"/static/{version}/texts/{none}.json")).status_code == 404
