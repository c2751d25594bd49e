"""What an embed asks for, what it shows of a page, and HTML that is fit for other sites' pages."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from drawn import an_entry
from hypothesis import given
from hypothesis import strategies as st

from liveblog.errors import Invalid
from liveblog.pages.embed import Options, parse_options, portable

BASE = "https://live.example"
EMBED = Path(__file__).parent.parent.parent / "static" / "live" / "embed"
NAMES = {"relative-time": "live-blog-time", "share-link": "live-blog-link"}
SAMPLES = (
    '<a href="/live/a">x</a> and href="/live/a" as words',
    '<img src="/media/a.jpg" srcset="/media/a.jpg 400w, /media/b.jpg 800w" alt="1 < 2">',
    '<a href="//other.example/x">x</a><a href="#entry-1">y</a><a href="https://o.example/">z</a>',
    '<relative-time format="short"><time datetime="2026-01-01">1</time></relative-time><share-link></share-link>',
    "<p>&lt;relative-time href=&quot;/x&quot;&gt;</p>",
)


class Read(HTMLParser):
    """The elements and the words of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_defaults_need_no_query() -> None:
    assert parse_options({}) == Options()
    assert Options().query == ""


def test_a_query_says_what_it_asks_for() -> None:
    asked = {"limit": "5", "order": "oldest", "form": "ticker", "theme": "dark", "entry": "e1"}
    filters = {"key": "1", "tag": "#floods", "label": "breaking", "author": "Ann"}
    options = parse_options({**asked, **filters, "fragment": "1", "unknown": "x"})
    assert options.filters == {"key": "1", "tag": "floods", "label": "breaking", "author": "Ann"}
    assert options.query == (
        "limit=5&order=oldest&form=ticker&theme=dark&entry=e1&key=1&tag=floods&label=breaking&author=Ann"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("limit", value) for value in ("0", "101", "-1", "1e2", "many", "٣", "9" * 400)),
        *(("order", "up"), ("form", "circle"), ("theme", "pink"), ("label", "hot"), ("key", "yes")),
        ("entry", "../x"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(name: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_options({name: value})
    assert name in str(refused.value)


@given(st.dictionaries(st.sampled_from([*Options.__dataclass_fields__, "x"]), st.text(max_size=300)))
def test_any_query_is_read_or_refused(query: dict[str, str]) -> None:
    try:
        options = parse_options(query)
    except Invalid:
        return
    assert 1 <= options.limit <= 100


HTML = st.lists(
    st.one_of(
        st.text("<>\"'= /ab", max_size=12).map(lambda text: text.replace("<", "&lt;")),
        st.sampled_from(SAMPLES),
        st.sampled_from(['<a href="/x">', "</a>", "<br>"]),
    ),
    max_size=8,
).map("".join)


@given(HTML)
def test_addresses_become_whole_and_words_stay(html: str) -> None:
    before, after = Read(html), Read(portable(html, BASE))
    assert after.words == before.words
    assert len(after.elements) == len(before.elements)
    for (tag, attributes), (new_tag, new) in zip(before.elements, after.elements, strict=True):
        assert new_tag == NAMES.get(tag, tag)
        for name, value in attributes.items():
            local = name in ("href", "src") and re.match(r"/(?!/)", value)
            if name != "srcset":
                assert new[name] == (BASE + value if local else value)
            else:
                assert new[name] == value.replace("/media", f"{BASE}/media")


def in_node(program: str, value: object) -> Any:
    """What a program of ES modules answers to a JSON value."""
    node = shutil.which("node")
    assert node, "scripts/build needs Node"
    ran = subprocess.run(
        [node, "--input-type=module", "-e", program, json.dumps(value)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(ran.stdout)


def test_script_and_server_write_the_same() -> None:
    """An entry comes in a fragment or in an event: other bytes would redraw it."""
    program = f"""
      import {{ portable }} from {json.dumps((EMBED / "portable.js").as_uri())}
      const written = JSON.parse(process.argv[1]).map((html) => portable(html, {json.dumps(BASE)}))
      process.stdout.write(JSON.stringify(written))"""
    assert in_node(program, SAMPLES) == [portable(html, BASE) for html in SAMPLES]


WORDS = (
    "river",
    "#River",
    "River-Ouse",
    "river ouse",
    "riv",
    "São Paulo",
    "sao_paulo",
    "İstanbul",
    "ﬁre",
    "",
)


def test_script_and_server_choose_the_same() -> None:
    """The filter of an embed: the server chooses what is there at first, the script what comes."""
    program = f"""
      globalThis.document = {{ baseURI: "https://theirs.example/" }}
      import {{ readOptions }} from {json.dumps((EMBED / "options.js").as_uri())}
      const chosen = JSON.parse(process.argv[1]).map(([filter, entry]) => {{
        const options = readOptions({{ getAttribute: () => "https://live.example/live/a", dataset: {{ filter }} }})
        return Boolean(options.matches(entry))
      }})
      process.stdout.write(JSON.stringify(chosen))"""
    asked, expected = [], []
    for wanted in WORDS:
        for has in WORDS:
            for name in ("tag", "author"):
                entry = replace(an_entry("e1"), tags=(has,), authors=(has,))
                query = {name: wanted} if wanted else {}
                asked.append((urlencode(query), {"tags": [has], "authors": [has]}))
                expected.append(parse_options(query).matches(entry))
    for query in ({"key": "1"}, {"label": "breaking"}, {"key": "1", "label": "update"}, {}):
        for key in (True, False):
            for label in ("breaking", "update", None):
                asked.append((urlencode(query), {"key": key, "label": label}))
                expected.append(parse_options(query).matches(replace(an_entry("e1"), key=key, label=label)))
    assert in_node(program, asked) == expected
    assert True in expected
    assert False in expected
