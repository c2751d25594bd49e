"""A recorded story becomes entries; a file that cannot be read is refused with its line."""

from __future__ import annotations

import contextlib
from collections import Counter
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liveblog.cli.files import decode
from liveblog.cli.import_text import read
from liveblog.cli.recorded import ENTRY_LIMIT, Story, on_day, read_story
from liveblog.errors import Invalid
from liveblog.model.blocks import Social, Text
from liveblog.model.entries import TEXT_LIMIT, Entry, NewEntry
from liveblog.model.times import iso

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


# The day of a story


def dated(text: str, zone: str = "UTC", known: dict[str, int] | None = None) -> tuple[Entry, ...]:
    found = read_story(text)
    assert found.started is not None
    entries = on_day(found.entries, found.started, ZoneInfo(zone), known or {})
    return tuple(e.entry(e.id or "", now=NOW) for e in entries)


NOW = 1_795_000_000_000
POST = "1214272728312823808"  # 2020-01-06T19:49:13.183Z


def test_entries_read_as_of_their_day_in_the_order_of_the_file():
    entries = dated("date 2020-01-06 One.\n\nTwo.\n\nThree.")
    assert [e.when for e in entries] == ["2020-01-06"] * 3
    times = [iso(e.published) for e in entries]
    assert times == sorted(times)
    assert len(set(times)) == 3
    assert all(time.startswith("2020-01-06T00:00:0") for time in times)


@pytest.mark.parametrize(
    ("zone", "begin"), [("Asia/Tokyo", "2020-01-05T15:00"), ("America/New_York", "2020-01-06T05:00")]
)
def test_the_day_is_that_of_the_blogs_zone(zone, begin):
    first, *_ = dated("date 2020-01-06 One.", zone)
    assert first.when == "2020-01-06"
    assert iso(first.published).startswith(begin)


@pytest.mark.parametrize(
    ("address", "when"),
    [
        (f"https://x.com/ada/status/{POST}", "2020-01-06T19:49:13.183Z"),
        (f"https://mastodon.example/@ada/{1578340480000 << 16}", "2020-01-06T19:54:40.000Z"),
        # It is the 7th in London and still the 6th in New York: nothing says which of them the story means.
        (f"https://x.com/ada/status/{(1578360600000 - 1288834974657) << 22}", "2020-01-07T01:30:00.000Z"),
        ("https://x.com/ada/status/987437752164737025", "2020-01-06"),  # an old post, quoted that day
        ("https://www.threads.com/@ada/post/CuVdfsNtmvh", "2020-01-06"),  # its id holds no time
    ],
)
def test_a_post_whose_id_holds_its_time_has_that_time_and_keeps_its_place(address, when):
    entries = dated(f"date 2020-01-06 One.\n\n{address}\n\nThree.")
    assert [e.when for e in entries] == ["2020-01-06", when, "2020-01-06"]
    assert [e.id for e in sorted(entries, key=lambda e: e.published)] == [e.id for e in entries]


def test_a_longer_version_of_a_file_puts_what_is_new_where_it_stands():
    old = dated("date 2020-01-06 One.\n\nTwo.")
    known = {e.id: e.published for e in old}
    new = dated(
        "date 2020-01-06 Zero.\n\nOne.\n\nOne and a half.\n\nAlmost two.\n\nTwo.\n\nThree.", known=known
    )
    assert [e.source for e in sorted(new, key=lambda e: e.published)] == [e.source for e in new]
    assert {e.id: e.published for e in new if e.id in known} == known
    assert len({e.published for e in new}) == 6


def test_the_most_entries_fit_into_a_day():
    entries = on_day((NewEntry(source="", blocks=()),) * ENTRY_LIMIT, "2020-01-06", UTC, {})
    assert iso(entries[-1].published or 0).startswith("2020-01-06T13:53")


def test_a_day_before_the_computer_age_is_a_day_too():
    (landing,) = dated("date 1969-07-20 Landed.")
    assert (landing.when, iso(landing.published)) == ("1969-07-20", "1969-07-20T00:00:00.000Z")
    assert "Line 1" in problem(read_story, "date 0999-01-01 Long ago.")


def test_a_new_time_takes_the_place_of_the_day():
    (entry,) = dated("date 2020-01-06 One.")
    assert entry.but({"headline": "A line"}).when == "2020-01-06"
    assert entry.but({"published": 1578340480186}).when == "2020-01-06T19:54:40.186Z"


def test_a_paragraph_of_which_nothing_is_seen_is_refused_with_its_line():
    assert problem(read_story, "Words.\n\n#\n\nMore.").startswith(
        "Line 3: Nothing of this text would be seen."
    )
