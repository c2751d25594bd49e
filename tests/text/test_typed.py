"""What an editor types stays as it was typed: nothing of it vanishes, no number and no name changes."""

from __future__ import annotations

import re
import unicodedata

import pytest

from liveblog.model.blocks import Text
from liveblog.text import html, paste
from liveblog.text.labels import label_of
from liveblog.text.social.urls import find_urls


def seen(text: str) -> str:
    """What readers see of it, on one line."""
    made = re.sub(r"<(?:br|/p|/li|/td|/th|/h\d)>", " ", html.to_html(text))
    return " ".join(
        re.sub(r"<[^>]*>", "", made)
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replace("&nbsp;", "\xa0")
        .split()
    )


@pytest.mark.parametrize(
    "typed",
    [
        # A line that CommonMark takes for a mark of its own
        *("+ + + News + + +", "+++ News +++", "~~~ News ~~~", "~~~ News ~~~ Now", "*** News ***", "- - - News - - -"),
        *("* 1950 in Rome, † 2020", "- 3 degrees at night", "+ 5 percent", "- 3:1 (45.)"),
        *("Text\n-\nMira", "Text\n=\n5", "We shall report.\n-- \nMira", "``` More on this\nText", "1.\n2."),
        # Definitions of links
        *("[Photo]: dpa", "> [Photo]: dpa", "- [Photo]: dpa", "Text[^1]\n\n[^1]: A note", "[1]: a b c", "[x]: <>"),
        # Numbers
        *("3. 5. 2020", "3. 5. 2020\n4. 5. 2021", "24. February\n\n3. March", "1. FC", "007. Bond", "1. a\n3. b"),
        *("2*3*4", "5*5=25, 6*6=36", "a 2*3*4 b", "1.5 million", "1.) a\n2.) b", "1.5.2020", "45.+2 goal", "½ * ¼ * 3"),
        # Names and addresses with marks in them
        *("example.org/__init__.py and __main__.py", "_a_b_@example.org", "_mira_@example.org", "r/_place_ u/_mira_"),
        *("www.example.org/_a_/__b__", "@_mira_ and @__ole__", "#_tag_", "¯\\_(ツ)_/¯", "mira_holm@a_b.example.org"),
        # Tables
        *("|a|b|\n|-|-|\n|c|d|",),
    ],
)  # fmt: skip
def test_it_is_shown_as_it_was_typed(typed):
    expected = " ".join(typed.replace("|-|-|", "").replace("|", " ").replace("> ", "").split())
    shown = seen(typed)
    assert shown.replace("www.", "") in (expected.replace("www.", ""), expected.removeprefix("- "))
    assert " ".join(html.plain(typed).split()).replace("www.", "").replace("|", "") == shown.replace(
        "www.", ""
    )


def test_cells_beyond_a_tables_last_column_are_not_lost():
    made = html.to_html("|a|b|\n|-|-|\n|1|2|3|**4**|\n|5|\n||6|7|")
    assert "<td>2 | 3 | <strong>4</strong></td>" in made
    assert "<td>6 | 7</td>" in made
    assert "<td>2 | 3</td>" in html.to_html("> |a|b|\n> |-|-|\n> |1|2|3|")


@pytest.mark.parametrize("signs", ["--", "-", "=", "==", "-- "])
def test_one_or_two_dashes_make_no_heading(signs):
    assert "<h" not in html.to_html(f"Text\n{signs}\nMore")
    assert "<h5>Text</h5>" in html.to_html("Text\n---\nMore")
    assert "<h4>Text</h4>" in html.to_html("Text\n====")


@pytest.mark.parametrize("first", ["~~~ News ~~~", "``` a b", "```a``` b", "~~~ a b c"])
def test_what_is_no_fence_hides_no_post(first):
    post = "The tide is out. — Mira Holm (@mira_holm) March 3, 2016"
    kinds = [block.kind for block in paste.parse_paste(f"{first}\n\n{post}").blocks]
    assert kinds == ["text", "social"]


def test_a_fence_ends_with_nothing_but_its_marks():
    text = "```\na\n``` b\n\nOut. — Mira Holm (@mira_holm) March 3, 2016\n```"
    assert paste.parse_paste(text).blocks == (Text(text=text),)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("これは~~「間違い」~~です", "<p>これは<s>「間違い」</s>です</p>"),
        ("นี่คือ**“สำคัญ”**ครับ", "<p>นี่คือ<strong>“สำคัญ”</strong>ครับ</p>"),
        ("នេះ**«សំខាន់»**ណាស់", "<p>នេះ<strong>«សំខាន់»</strong>ណាស់</p>"),
        ("~~a~~ ~b~ ~~~c~~~", "<p><s>a</s> ~b~ ~<s>c</s>~</p>"),
        ("a ~~ b ~~ c", "<p>a ~~ b ~~ c</p>"),
    ],
)
def test_marks_beside_words_without_spaces(typed, shown):
    assert html.to_html(typed) == shown


@pytest.mark.parametrize("label", ["\u200b", " ", "\u00ad", "\u2060 "])
def test_a_link_of_which_nothing_is_seen_shows_its_address(label):
    assert "example.org</a>" in html.to_html(f"[{label}](https://example.org)")


def test_the_words_of_a_picture_without_words_are_its_address():
    assert html.plain("![](https://example.org/a.png)") == "example.org/a.png"


def test_every_sign_and_punctuation_of_every_script_ends_an_address():
    address = "https://example.org/a"
    inside = "‐‑‒–‘’"  # in titles of articles
    for code in (*range(0x80, 0x10000), *range(0x1F000, 0x1FB00)):
        char = chr(code)
        if unicodedata.category(char)[0] in "PSZ" and char not in inside:
            assert [address] == [f"{address}{char}b"[a:b] for a, b in find_urls(f"{address}{char}b")], hex(
                code
            )


@pytest.mark.parametrize("address", ["https://e.org/می‌خواهم", "https://e.org/a–b’c", "https://e.org/க்ஷ"])
def test_what_joins_letters_is_in_an_address(address):
    assert [address[a:b] for a, b in find_urls(address)] == [address]
    assert [address] == [f"{address}\u200d"[a:b] for a, b in find_urls(f"{address}\u200d")]


# Labels


@pytest.mark.parametrize(
    ("typed", "label", "shown"),
    [
        ("Correction : le pont", "correction", "le pont"),
        ("BREAKING：大橋", "breaking", "大橋"),
        ("🚨 BREAKING 🚨: Text", "breaking", "🚨 Text"),
        ("🚨🚨 BREAKING NEWS 🚨🚨: Text", "breaking", "🚨🚨 Text"),
        ("BREAKING\u202f: Text", "breaking", "Text"),
        ("*Breaking*: Text", "breaking", "Text"),
        ("__BREAKING:__ Text", "breaking", "Text"),
        ("***BREAKING:*** Text", "breaking", "Text"),
        ("**BREAKING** 🚨: Text", "breaking", "Text"),
        ("__BREAKING: Text__ more", "breaking", "__Text__ more"),
        ("BREAKING – Text", "breaking", "Text"),
        ("UPDATE - Text", "update", "Text"),
        ("BREAKING— Text", "breaking", "Text"),
        ("BREAKING | Text", "breaking", "Text"),
        ("**BREAKING** – Text", "breaking", "Text"),
        ("[BREAKING] Text", "breaking", "Text"),
        ("[Update]: Text", "update", "Text"),
        ("【速報】テスト", "breaking", "テスト"),
        ("速報：テスト", "breaking", "テスト"),
        ("Eilmeldung: Text", "breaking", "Text"),
        ("Korrektur : Text", "correction", "Text"),
        ("Anmerkung der Redaktion: Text", "editor-note", "Text"),
        ("Anm. d. Red.: Text", "editor-note", "Text"),
        ("URGENT : texte", "breaking", "texte"),
        ("Dernière minute : texte", "breaking", "texte"),
        ("Mise à jour : texte", "update", "texte"),
        ("NDLR : texte", "editor-note", "texte"),
        ("ÚLTIMA HORA: texto", "breaking", "texto"),
        ("Fe de errores: texto", "correction", "texto"),
        ("Nota de la redacción: texto", "editor-note", "texto"),
        ("عاجل: نص", "breaking", "نص"),
        ("عاجل | نص", "breaking", "نص"),
        ("تصحيح: نص", "correction", "نص"),
        ("ملاحظة المحرر: نص", "editor-note", "نص"),
        ("СРОЧНО: текст", "breaking", "текст"),
        ("Son dakika: metin", "breaking", "metin"),
        ("속보: 글", "breaking", "글"),
        ("Editorʼs  note: Text", "editor-note", "Text"),
        ("Ed note: Text", "editor-note", "Text"),
        ("Ultim’ora: testo", "breaking", "testo"),
    ],
)
def test_a_label_in_every_shape_and_language(typed, label, shown):
    assert paste.parse_paste(typed) == paste.Paste(label, (Text(text=shown),))


@pytest.mark.parametrize(
    "typed",
    [
        *("Breaking – the bridge", "Update - by hand", "Urgent | care", "[update](https://example.org) is out"),
        *("[update][1] is out", "Updates: two", "Updated: two", "#EIL: Text", "“EIL: Text”", "> عاجل: نص"),
        *("UPDATE-Server: down", "BREAKING-NEWS", "BREAKING -", "Eile: mit Weile", "@urgent: read", "(BREAKING: a)"),
    ],
)  # fmt: skip
def test_what_only_begins_like_a_label_is_none(typed):
    assert label_of((Text(text=typed),)) is None
