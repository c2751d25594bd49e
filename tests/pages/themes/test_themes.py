"""A theme's templates, sheets and slots in the pages that are drawn and served with it."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from drawn import a_blog, a_page, an_entry
from servers import Running, running

from liveblog.pages.assets import built_sheet, hash_of
from liveblog.pages.rendering import Drawing
from liveblog.pages.themed import themed
from liveblog.settings import Settings
from liveblog.views.security import PAGE_HEADERS, desk_headers, page_headers

FILES = {
    "theme.toml": """
name = "The Valley Post"

[theme-color]
light = "#fff8f0"

[slots.aside]
height = "250px"

[slots.between-entries]
height = "100px"
height-wide = "60px"
every = 2

[slots.end-of-head]

[csp]
script-src = ["https://ads.example.net"]
frame-src = ["https://*.ads.example.net"]
connect-src = ["https://ads.example.net", "wss://bids.example.net"]
""",
    "templates/base.html": """{% extends "liveblog/base.html" %}
{% block footer %}<footer>Printed in the valley</footer>{% endblock %}
""",
    "templates/entry/_block_text.html": '<div class="block text mine">{{ block.text | markdown }}</div>\n',
    "templates/slots/aside.html": '{% include "theme/advertisement.html" %}',
    "templates/slots/between-entries.html": "<b>Advertisement</b>",
    "templates/slots/end-of-head.html": '<script async src="{{ asset("theme/ads.js") }}"></script>',
    "templates/theme/advertisement.html": "<b>Advertisement beside {{ blog.title }}</b>",
    "static/theme.css": "/* ours */\n:root {\n  --red: #123456;\n}\n.masthead { background: url(theme/mark.svg) }\n",
    "static/theme-desk.css": ".desk { --red: #654321 }",
    "static/theme/ads.js": "export {}",
    "static/theme/mark.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
    "static/live/entries/cards.css": ".card { color: rebeccapurple }",
    "static/live/sharing/sharing.css": ".sharing { color: rebeccapurple }",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("theme")
    for name, text in FILES.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(text, "utf-8")
    return made


@pytest.fixture(scope="module")
def drawing(folder: Path) -> Drawing:
    return themed(Settings(theme=str(folder)))


@pytest.fixture(scope="module")
def html(drawing: Drawing) -> str:
    return drawing.page(a_page(drawing, *(an_entry(f"e{n}") for n in range(5))))


def test_templates_replace_ours_file_by_file_and_can_extend_them(html: str) -> None:
    assert "<footer>Printed in the valley</footer>" in html
    assert '<div class="block text mine"><p>It happened.</p>' in html
    assert '<h1 class="blog-title"' in html


def test_a_sheet_comes_after_ours_and_replaced_parts_are_in_it(drawing: Drawing, html: str) -> None:
    [sheet] = re.findall("<style>(.*?)</style>", html, re.DOTALL)
    assert sheet.endswith(
        f':root{{--red: #123456;}}.masthead{{background: url("/static/{drawing.version}/theme/mark.svg")}}'
    )
    assert ".card{color: rebeccapurple}" in sheet
    assert ".card-verified" in built_sheet("readers")
    assert ".card-verified" not in sheet
    assert ".entry-headline{" in sheet
    assert sheet.count("--measure:") == 1
    assert hash_of(sheet) in page_headers(drawing)["content-security-policy"]
    assert 'content="#fff8f0" media="(prefers-color-scheme: light)"' in html


def test_slots_keep_their_height_free(drawing: Drawing, html: str) -> None:
    assert "<b>Advertisement beside A story</b></div></aside>" in html
    between = re.findall(r'data-id="(e\d)"|data-slot="(between-entries)"', html)
    assert [a or "slot" for a, b in between] == ["e0", "e1", "slot", "e2", "e3", "slot", "e4"]
    [sheet] = re.findall("<style>(.*?)</style>", html, re.DOTALL)
    assert ".slot--aside{block-size:250px}" in sheet
    assert "@media(min-width:60rem){.slot--between-entries{block-size:60px}}" in sheet


def test_slots_are_for_readers_and_frames_carry_none(drawing: Drawing) -> None:
    assert "ads.js" in drawing.error(404, "Not here", "Nothing.")
    assert "ads.js" not in drawing.template("desk/login.html", **DESK)
    assert "slot" not in drawing.entry(a_blog(), an_entry())


DESK = {
    "person": None, "may": lambda action: False, "done": None, "path": "", "new_id": str, "problems": {}, "again": None,
    "away": False, "chosen_language": "", "name": "", "next": "",
}  # fmt: skip


def test_declared_hosts_are_added_to_our_policy_and_nothing_else(drawing: Drawing) -> None:
    def parts(policy: str) -> dict[str, set[str]]:
        return {part.split(" ")[0]: set(part.split(" ")[1:]) for part in policy.split("; ")}

    ours, theirs = (
        parts(headers["content-security-policy"]) for headers in (PAGE_HEADERS, page_headers(drawing))
    )
    added = {name: theirs[name] - ours[name] for name in theirs if theirs[name] - ours[name]}
    assert added.pop("style-src") == {hash_of(drawing_sheet(drawing, part)) for part in ("readers", "desk")}
    assert added == {
        "script-src": {"https://ads.example.net"},
        "frame-src": {"https://*.ads.example.net"},
        "connect-src": {"https://ads.example.net", "wss://bids.example.net"},
    }
    assert "ads.example.net" not in desk_headers(drawing)["content-security-policy"]


def drawing_sheet(drawing: Drawing, part: str) -> str:
    template = (
        drawing.error(404, "", "") if part == "readers" else drawing.template("desk/login.html", **DESK)
    )
    return re.findall("<style>(.*?)</style>", template, re.DOTALL)[0]


def test_without_a_theme_nothing_changes() -> None:
    drawing = themed(Settings())
    assert drawing_sheet(drawing, "readers") == built_sheet("readers")
    assert page_headers(drawing) == PAGE_HEADERS


@pytest.fixture(scope="module")
def served(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Running:  # type: ignore[misc]
    with running(tmp_path_factory.mktemp("themed"), LIVEBLOG_THEME=str(folder)) as server:
        yield server  # type: ignore[misc]


def test_a_served_page_and_its_files(served: Running) -> None:
    token = served.command("token", "create", "tests", "--role", "admin").strip()
    with httpx.Client(base_url=served.url, headers={"Authorization": f"Bearer {token}"}) as client:
        client.post("/api/v1/blogs", json={"slug": "story", "title": "A story"}).raise_for_status()
        entry = client.post("/api/v1/blogs/story/entries", json={"text": "It happened."}).raise_for_status()
        page = client.get("/live/story", headers={"accept-encoding": "br"})
        assert page.headers["content-encoding"] == "br"
        assert "Printed in the valley" in page.text
        assert 'class="block text mine"' in page.text
        assert "https://ads.example.net" in page.headers["content-security-policy"]
        frames = client.get(
            "/live/story/updates", params={"after": client.get("/live/story/snapshot").json()["position"]}
        )
        assert frames.json()["events"] == []
        assert 'class="block text mine"' in client.get("/live/story/snapshot").json()["entries"][0]["html"]
        [script] = re.findall(r'src="(/static/\w+/theme/ads.js)"', page.text)
        loaded = client.get(script)
        assert (loaded.text, loaded.headers["content-type"]) == (
            "export {}",
            "text/javascript; charset=utf-8",
        )
        assert "immutable" in loaded.headers["cache-control"]
        version = script.split("/")[2]
        on_demand = client.get(f"/static/{version}/built/sharing.css").text
        assert on_demand == ".sharing{color: rebeccapurple}"
        assert client.get(f"/static/{version}/built/readers.js").status_code == 200
        assert "ads.example.net" not in client.get("/desk/login").headers["content-security-policy"]
        assert ".desk{--red: #654321}" in client.get("/desk/login").text
        assert entry.json()["id"] in page.text
