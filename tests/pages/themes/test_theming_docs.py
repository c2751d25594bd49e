"""docs/theming.md: its table is what the sheet defines, and each of its examples is a theme that works."""

from __future__ import annotations

import re
from pathlib import Path

from drawn import a_page, an_entry

from liveblog.pages.themed import themed
from liveblog.pages.themes.declaration import DIRECTIVES
from liveblog.pages.themes.slots import PLACES
from liveblog.settings import Settings, resource

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "docs" / "theming.md").read_text("utf-8")


def properties(css: str) -> dict[str, str]:
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", css))


def test_every_custom_property_is_documented_and_defined_in_one_place() -> None:
    sheet = (resource("static") / "live" / "common" / "tokens.css").read_text("utf-8")
    light, dark = sheet.split("@media", 1)
    rows = re.findall(r"^\| `(--[\w-]+)` \| `(.+?)` \| (?:`(.+?)`)? ?\| .+ \|$", TEXT, re.MULTILINE)
    assert {name: value for name, value, _ in rows} == properties(light)
    assert {name: value for name, _, value in rows if value} == properties(dark)
    for other in (resource("static") / "live").rglob("*.css"):
        if other.name != "tokens.css":
            assert not properties(other.read_text("utf-8")), other


def test_every_slot_and_directive_is_documented() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (.+) \|$", TEXT, re.MULTILINE)
    assert [row for row in rows if row[0] in PLACES] == list(PLACES.items())
    assert all(f"`{name}`" in TEXT for name in DIRECTIVES)


def test_each_example_is_a_theme_that_works(tmp_path: Path) -> None:
    examples = [part.split("<!-- a theme -->")[0] for part in TEXT.split("<!-- a theme -->")[1:]]
    assert len(examples) == 3
    for number, example in enumerate(examples):
        folder = tmp_path / str(number)
        for code in re.findall(r"^```\w+\n(.*?)^```", example, re.MULTILINE | re.DOTALL):
            name = re.match(r"\W*([\w./-]+)", code)
            assert name
            (folder / name[1]).parent.mkdir(parents=True, exist_ok=True)
            (folder / name[1]).write_text(code, "utf-8")
        drawing = themed(Settings(theme=str(folder)))
        page = drawing.page(a_page(drawing, *(an_entry(f"e{n}") for n in range(6))))
        shown = ("--page-width: 72rem", "since 1871", 'data-unit="entries"')[number]
        assert shown in page
