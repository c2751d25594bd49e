"""A recorded story becomes entries; a file that cannot be read is refused with its line."""

from __future__ import annotations

import contextlib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveblog.cli.files import decode
from liveblog.cli.import_story import read
from liveblog.cli.recorded import Story, read_story
from liveblog.errors import Invalid
from liveblog.model.blocks import Social, Text
from liveblog.model.entries import TEXT_LIMIT

HERE = Path(__file__).parents[1]
OURS = HERE / "fixtures" / "story.txt"
# The story that the acceptance checks use lies beside a developer's checkout; it is not ours to copy.
RECORDED = [p for p in (HERE.parent.parent / "shared" / "story" / "iraq-letter.txt",) if p.is_file()]


def story() -> Story:
    return read_story(decode(OURS.read_bytes()))


def problem(work, *given) -> str:
    with pytest.raises(Invalid) as caught:
        work(*given)
    return str(caught.value)


def test_each_paragraph_is_one_entry_in_order():
    found = story()
    assert found.started == "2021-03-09"
    assert [[b.kind for b in e.blocks] for e in found.entries] == [
        *(["text"], ["social"], ["social"], ["text"], ["social"], ["social"]),
        *(["text"], ["social"], ["social"], ["social"], ["text"], ["text"]),
    ]
    first, last = found.entries[0], found.entries[-1]
    assert first.source.startswith("Is the town clock")
    assert (last.label, last.blocks) == (
        "editor-note", (Text(text="This story has been updated with the clockmaker’s words."),),
    )  # fmt: skip


def test_its_posts_are_whole():
    posts = [b for e in story().entries for b in e.blocks if isinstance(b, Social)]
    assert [p.handle for p in posts] == [
        *("wilmatark_demo", "wilmatark_demo", "crumbandsons_x", "ossiepell_bugle"),
        *("wilmatark_demo", "adaquorn_demo", "crumbandsons_x"),
    ]
    breaking, unsigned, bakery, clerk, clockmaker, later, code = posts
    assert breaking.text.startswith("BREAKING: ")
    assert breaking.media == ("https://pic.twitter.com/bRnNck0001",)
    assert unsigned.posted == "2021-03-09"
    assert bakery.name == "Crumb & Sons"
    assert clerk.name == "Ossie Pell — the Brannock Bugle"
    assert clerk.links == ("https://t.co/bRnNck0003", "https://t.co/bRnNck0004")
    assert clockmaker.text.startswith("The clockmaker: ")
    assert later.name == "Ada (née Quorn) 🕰️"
    assert (
        code.text
        == "The clock has now passed 1998 on its way down.\n\nCongratulations to nobody. pic.twitter.com/bRnNck0005"
    )
    assert code.posted == "2021-03-09T14:52:15.020Z"


def test_labels_come_from_the_first_words_only():
    assert [e.label for e in story().entries] == [None, "breaking", *[None] * 9, "editor-note"]


def test_the_recorded_story_is_29_entries_where_it_is_at_hand():
    for path in RECORDED:
        check_recorded(path)


def check_recorded(path):
    found = read_story(decode(path.read_bytes()))
    blocks = [b for e in found.entries for b in e.blocks]
    posts = [b for b in blocks if isinstance(b, Social)]
    assert (found.started, len(found.entries), len(blocks)) == ("2020-01-06", 29, 29)
    assert (len(posts), len({p.handle for p in posts}), len({p.name for p in posts})) == (20, 9, 9)
    assert {p.posted for p in posts} == {"2020-01-06"}
    assert {p.network for p in posts} == {"x"}
    assert found.entries[-1].label == "editor-note"
    assert Counter(e.label for e in found.entries) == {None: 26, "breaking": 2, "editor-note": 1}
    assert len({e.id for e in found.entries}) == 29
    # Nothing is lost: the words of the file are the words of the entries.
    source = " ".join(path.read_text().split()).removeprefix("date 2020-01-06 ")
    assert " ".join(" ".join(e.source for e in found.entries).split()) == source


def test_importing_twice_gives_the_same_ids_and_the_same_words_twice_two():
    ids = [e.id for e in story().entries]
    assert ids == [e.id for e in story().entries]
    assert len(set(ids)) == len(ids) == 12
    longer = read_story(OURS.read_text() + "\n\nOh dear.\n")
    assert [e.id for e in longer.entries][:12] == ids
    assert len({e.id for e in longer.entries}) == 13


@pytest.mark.parametrize("before", ["", " ", "\n\n", "\ufeff", "\ufeff \r\n", "\t"])
@pytest.mark.parametrize("after", [" Words.", "\nWords.", "\n\nWords.", "\r\nWords."])
def test_the_day_of_the_story_stands_first(before, after):
    found = read_story(f"{before}date 2020-01-06{after}\n\nMore.")
    assert found.started == "2020-01-06"
    assert [e.source for e in found.entries] == ["Words.", "More."]


@pytest.mark.parametrize(
    "text", ["date night is on Friday", "dated 2020-01-06 or so", "Words.\n\ndate 2020-01-06", "x"]
)
def test_a_story_need_not_say_its_day(text):
    found = read_story(text)
    assert found.started is None
    assert "\n\n".join(e.source for e in found.entries) == text


@pytest.mark.parametrize(
    "day", ["2020-13-06", "2020-1-6", "20200106", "06.01.2020", "2020-02-30x", "yesterday"]
)
def test_a_day_that_is_none_is_told(day):
    assert problem(read_story, f"\n date {day}\nWords.").startswith(f"Line 2: “date {day}” has to name a day")


def test_a_day_that_is_none_is_told_also_with_other_line_ends():
    assert "Line 1: “date soon”" in problem(read_story, "date soon\r\nWords.")


def test_a_file_without_words_is_told():
    for empty in ("", "\ufeff", " \n\n\t\n", "date 2020-01-06", "\x00"):
        assert problem(read_story, empty) == "The file is empty: there is no text in it to import."


def test_paragraphs_that_are_too_long_are_told_by_line():
    long = "word " * (TEXT_LIMIT // 5 + 1)
    assert problem(read_story, f"date 2020-01-06 One.\n\n\n{long}\n\nTwo.").startswith(
        "Line 4: this paragraph has"
    )
    many = problem(read_story, f"{long}\n\n" * 9)
    assert many.count("\n") == 5
    assert many.endswith("4 more lines have problems.")


def test_a_file_that_is_not_utf8_is_told_by_line_and_byte():
    assert problem(decode, "Words.\nGrüße".encode("latin-1")).startswith(
        "Line 2: byte 10 of the file (0xfc) is not UTF-8."
    )
    assert "Line 1: byte 6 of" in problem(decode, b"\xef\xbb\xbfab\xff")
    assert "UTF-16" in problem(decode, "Words.".encode("utf-16"))
    assert decode("\ufeffWörds.".encode()) == "Wörds."


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from(list('date 2020-16\n \t\ufeff{"<—@()x'))) | st.text())
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(Invalid):
        assert all(e.blocks and e.id for e in read(text).entries)


def test_a_story_that_begins_with_a_bracket_is_no_export():
    assert isinstance(read("{sic} The clock."), Story)
    assert isinstance(read('{"liveblogs": "are fun"}'), Story)
