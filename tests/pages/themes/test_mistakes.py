"""What is wrong with a theme is said at the start: the file, the line, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers import command

from liveblog.errors import CannotStart
from liveblog.pages.themed import themed
from liveblog.pages.themes import declaration, sheets
from liveblog.pages.themes.problems import Problems
from liveblog.settings import Settings

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A theme's folder with these files."""

    def theme(files: dict[str, str | bytes]) -> Path:
        folder = tmp_path / "theme"
        for name, text in {"theme.toml": 'name = "The Post"\n', **files}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
        return folder

    return theme


def refusal(folder: Path) -> str:
    with pytest.raises(CannotStart) as refused:
        themed(Settings(theme=str(folder)))
    return str(refused.value)


MISTAKES: list[tuple[dict[str, str | bytes], str]] = [
    # templates
    (
        {"templates/error.html": "<p>\n{% if status %}\n"},
        "templates/error.html, line 2: Unexpected end of template",
    ),
    (
        {"templates/error.html": "\n{{ nonsense | nofilter }}"},
        "templates/error.html, line 2: No filter named",
    ),
    (
        {"templates/error.html": "ok\n{{ statsu }}"},
        "line 2: There is no variable “statsu” here. Did you mean “status”?",
    ),
    (
        {"templates/error.html": '{% include "readers/_nope.html" %}'},
        "line 1: There is no template “readers/_nope.html”.",
    ),
    ({"templates/error.html": b"\xff\xfe"}, "templates/error.html: This is no text in UTF-8."),
    (
        {"templates/base.html": "<html>{% block content %}{% endblock %}</html>"},
        "templates/base.html, line 1: The block “styles” is missing: archive/_base.html",
    ),
    (
        {"templates/error.html": '{% extends "base.html" %}\n{% block contents %}x{% endblock %}'},
        "templates/error.html, line 2: The block “contents” is in no template that this one extends, so it would not be"
        " seen. Did you mean “content”?",
    ),
    (
        {"templates/desk/_form.html": "nothing"},
        "templates/desk/_form.html, line 1: The macro “input” is missing:",
    ),
    (
        {"templates/reader/live.html": ""},
        "templates/reader/live.html: It replaces nothing: liveblog has no template “reader/live.html”; did you mean"
        " “readers/live.html”?",
    ),
    ({"templates/slots/asid.html": ""}, "There is no such slot; did you mean “aside.html”?"),
    (
        {"templates/slots/aside.html": ""},
        "theme.toml does not declare this slot. Add [slots.aside] with its height.",
    ),
    # drawn with samples
    (
        {
            "theme.toml": '[slots.aside]\nheight = "1px"',
            "templates/slots/aside.html": "<p>\n{{ blog.titel }}",
        },
        "aside.html, line 2: It cannot be drawn: 'liveblog.model.blogs.Blog object' has no attribute 'titel'.",
    ),
    (
        {"templates/error.html": "\n\n{{ status + title }}"},
        "templates/error.html, line 3: It fails: TypeError(",
    ),
    (
        {"templates/entry/_entry.html": '<article class="entry" data-id="{{ entry.id }}"></article>'},
        "templates/entry/_entry.html: The element of an entry lacks what open pages find it by: id,",
    ),
    (
        {"templates/readers/live.html": '{% extends "base.html" %}{% block content %}Nothing{% endblock %}'},
        "templates/readers/live.html: The page lacks what its scripts look for: <live-blog dir>,",
    ),
    # styles and other files
    (
        {"static/theme.css": "a {\n  color: red;\n"},
        "static/theme.css, line 1: What this “{” opens is not closed.",
    ),
    (
        {"static/theme.css": "a { color: red }\n}"},
        "static/theme.css, line 2: Nothing was opened that this “}” could close.",
    ),
    (
        {"static/theme.css": "a {\n colr red;\n}"},
        "static/theme.css, line 2: “colr red” is no declaration: a colon is missing.",
    ),
    ({"static/theme.css": "\n/* open"}, "static/theme.css, line 2: This comment does not end"),
    (
        {"static/theme.css": "a::after { content: 'x\n }"},
        "static/theme.css, line 1: The text that begins with ' does not end",
    ),
    ({"static/theme.css": '@import "other.css";'}, "line 1: Sheets are not imported"),
    (
        {"static/theme.css": "a { content: '</style>' }"},
        "static/theme.css, line 1: “</” cannot stand in a sheet",
    ),
    (
        {"static/theme.css": "\na { background: url(theme/no.svg) }"},
        "static/theme.css, line 2: There is no file “theme/no.svg”.",
    ),
    ({"static/theme.css": b"\n\xff"}, "static/theme.css, line 2: This is no text in UTF-8."),
    ({"static/live/entries/entry.cs": ""}, "Files of this kind are not served"),
    (
        {"static/live/main.js": ""},
        "liveblog’s scripts cannot be replaced; a theme’s own stand in static/theme/.",
    ),
    ({"static/built/readers.css": ""}, "What is in static/built is made from other files"),
    (
        {"styles/theme.css": ""},
        "styles/theme.css: It replaces nothing: a theme has theme.toml, templates/ and static/.",
    ),
    # theme.toml
    ({"theme.toml": 'name = "x"\nslots = [\n'}, "theme.toml, line"),
    (
        {"theme.toml": "nmae = 'x'"},
        "theme.toml, line 1: “nmae” means nothing here. There is: name, slots, csp, theme-color.",
    ),
    ({"theme.toml": "name = 1"}, "“name” has to be a text"),
    (
        {"theme.toml": "[slots.aside]"},
        "theme.toml, line 1: “slots.aside.height” has to be a length in px, rem or em",
    ),
    (
        {"theme.toml": '[slots.aside]\nheight = "10px"'},
        "theme.toml: “slots.aside” is declared, but there is no templates/slots/aside.html.",
    ),
    (
        {
            "theme.toml": '[slots.between-entries]\nheight = "10px"',
            "templates/slots/between-entries.html": "",
        },
        "“every” says after how many entries the slot stands",
    ),
    (
        {"theme.toml": '[csp]\nscript-src = ["https:"]'},
        "theme.toml, line 2: “https:” cannot stand in “csp.script-src”. Name each",
    ),
    ({"theme.toml": "[csp]\nscript-src = [\"'unsafe-inline'\"]"}, "Inline code stays forbidden"),
    ({"theme.toml": '[csp]\nimg-src = ["http://ads.example.net"]'}, "Hosts have to be https"),
    ({"theme.toml": '[csp]\nimg-src = ["https://a.example; script-src *"]'}, "Write a host with its scheme"),
    ({"theme.toml": '[csp]\ndefault-src = ["https://a.example"]'}, "“csp.default-src” means nothing here."),
    ({"theme.toml": '[theme-color]\nlight = "white"'}, "“theme-color.light” has to be a colour"),
]


@pytest.mark.parametrize(("files", "sentence"), MISTAKES, ids=[s[:60] for _, s in MISTAKES])
def test_a_mistake_is_named_with_its_file_and_line(
    make: Make, files: dict[str, str | bytes], sentence: str
) -> None:
    assert sentence in refusal(make(files))


def test_links_out_of_the_folder_are_refused_and_those_within_are_not(make: Make, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.css").write_text("a {}")
    folder = make({"static/theme/a.css": "a {}"})
    (folder / "static" / "theme" / "b.css").symlink_to("a.css")
    themed(Settings(theme=str(folder)))
    (folder / "static" / "theme" / "c.css").symlink_to(tmp_path / "elsewhere" / "a.css")
    (folder / "templates").symlink_to(tmp_path / "elsewhere")
    said = refusal(folder)
    assert "static/theme/c.css: This is a link out of the theme’s folder." in said
    assert "templates: This is a link out of the theme’s folder." in said
    assert "b.css" not in said


def test_all_mistakes_are_said_at_once_before_the_server_starts(make: Make, tmp_path: Path) -> None:
    folder = make({"theme.toml": "x = 1", "static/theme.css": "a {", "extra": ""})
    ended = command(
        "serve", "--port", "0", "--data", str(tmp_path / "data"), environ={"LIVEBLOG_THEME": str(folder)}
    )
    assert ended.returncode == 1
    first, *lines = ended.stderr.splitlines()
    assert first == f"liveblog: The theme {folder} cannot be used."
    assert [line.split(":")[0] for line in lines] == [
        "  extra",
        "  theme.toml, line 1",
        "  static/theme.css, line 1",
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none") == f"LIVEBLOG_THEME is “{tmp_path / 'none'}”; there is no such folder."


@given(st.text("{}()[];:/*\"'\\ab \n@url<"))
def test_any_sheet_is_read_to_its_end(css: str) -> None:
    problems = Problems("x")
    sheets.check(css, "static/theme.css", problems)
    sheets.placed(css, "static/theme.css", lambda path: True, lambda path: path, problems)
    sheets.small(css)


@given(
    st.dictionaries(
        st.sampled_from(("name", "slots", "csp", "theme-color")),
        st.recursive(
            st.none() | st.integers() | st.text(max_size=5),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(("aside", "height", "every", "script-src", "light")), inner, max_size=3
                )
            ),
        ),
    )
)
def test_any_declaration_is_answered(values: dict[str, object]) -> None:
    problems = Problems("x")
    declaration.read(values, "", "x", problems)
    assert all(text.startswith("theme.toml") for text in problems.found)
