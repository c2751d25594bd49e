"""A post copied from its page on X."""

from __future__ import annotations

import pytest
from posts import blocks, only_post

from liveblog.model.blocks import Social, Text

PAGE = """Mira Holm
@mira_holm
·
17h
The tide is out.

It will be back.
4:05 PM · Sep 23, 2026
·
1.2M
 Views
Replies"""


def test_15_a_post_copied_from_its_page():
    post = only_post(PAGE)
    assert (post.name, post.handle, post.posted) == ("Mira Holm", "mira_holm", "2026-09-23")
    assert post.text == "The tide is out.\n\nIt will be back."


def test_15_without_the_age_and_with_words_around_it():
    page = "Mira Holm\n@mira_holm\nThe tide is out.\n4:05 PM · Sep 23, 2026 · 1.2M Views"
    before, post, after = blocks(f"She writes:\n\n{page}\n\nSo there.")
    assert (before, after) == (Text(text="She writes:"), Text(text="So there."))
    assert isinstance(post, Social)
    assert post.text == "The tide is out."


def test_15_two_from_a_timeline():
    first, second = blocks("Mira\n@mira_holm\n·\n17h\nOne.\nOle\n@ole_demo\n·\nSep 3\nTwo.\n12\n3K")
    assert isinstance(first, Social)
    assert isinstance(second, Social)
    assert (first.text, first.handle, second.text, second.handle) == ("One.", "mira_holm", "Two.", "ole_demo")


def test_15_what_follows_a_copy_without_its_end_stays_the_editors():
    post, note = blocks("Mira\n@mira_holm\n·\n17h\nOne.\n\nWe could not confirm this.")
    assert isinstance(post, Social)
    assert (post.text, note) == ("One.", Text(text="We could not confirm this."))


def test_15_a_name_above_a_handle_is_not_yet_a_post():
    text = "Our reporter\n@mira_holm\nis on her way to the harbour."
    assert blocks(text) == (Text(text=text),)


STAMP = "3:12 PM · Jan 6, 2020"
SAID, EXPECTED = "This is what they said.", "We expect no closures today."
HEADS = ("", "·\nFollow\n", "·\nFolgen\n", "Suivre\n", "·\nフォローする\n", "·\nمتابعة\n")
ANNOUNCED = ("Quote\n", "Zitat\n", "引用\n", "اقتباس\n", "Quote\n\n")


@pytest.mark.parametrize(
    ("head", "above"),
    [
        *((head, above) for head in HEADS for above in ("", "\n", *ANNOUNCED)),
        *(("·\n17h\n", a) for a in ANNOUNCED),
    ],
)
@pytest.mark.parametrize("second", ["", "·\nJan 5, 2020\n", "·\n18h\n"])
@pytest.mark.parametrize("stamp", [STAMP, f"{STAMP} · 1.2M Views", f"{STAMP}\n·\n1.2M\n Views\n12\n34"])
def test_15_a_quoted_post_keeps_its_words_and_its_time(head, above, second, stamp):
    post = only_post(
        f"Mira\n@mira_holm\n{head}{SAID}\n{above}Port Authority\n@portauth\n{second}{EXPECTED}\n{stamp}"
    )
    assert (post.name, post.handle, post.posted, post.text) == ("Mira", "mira_holm", "2020-01-06", SAID)
    quoted = post.quoted
    assert quoted is not None
    assert (quoted.name, quoted.handle, quoted.text) == ("Port Authority", "portauth", EXPECTED)
    assert quoted.posted == ("2020-01-05" if "2020" in second else None)


@pytest.mark.parametrize(
    "stamp",
    [
        *(
            STAMP,
            "3:12 nachm. · 6. Jan. 2020",
            "15:12 Uhr · 6. Jan. 2020",
            "3:12 PM · 6 janv. 2020",
            "15:12 · 6 янв. 2020 г.",
        ),
        *(
            "3:12 p. m. · 6 ene. 2020",
            "午後3:12 · 2020年1月6日",
            "下午3:12 · 2020年1月6日",
            "오후 3:12 · 2020년 1월 6일",
        ),
        *(
            "٣:١٢ م · ٦ يناير ٢٠٢٠",
            "3:12 PM EST · Jan 6, 2020",
            "3:12 μ.μ. · 6 Ιαν 2020",
            "Jan 6, 2020 · 3:12 PM UTC",
        ),
        *(
            "ÖS 3:12 · 6 Oca 2020",
            "Last edited 3:12 PM · Jan 6, 2020",
            "2020年1月6日 · 午後3:12",
            "3:12 PM • Jan 6, 2020",
        ),
    ],
)
def test_15_the_time_below_a_post_in_many_languages(stamp):
    post = only_post(f"Mira Holm\n@mira_holm\nHow many ships?\n42\n{stamp} · 1.2M Views")
    assert (post.text, post.posted) == ("How many ships?\n42", "2020-01-06")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("How many ships?\n42", "How many ships?\n42"),
        ("42", "42"),
        ("1\n2\n3", "1\n2\n3"),
        ("3 dead.\n12 ships", "3 dead.\n12 ships"),
        ("One.\n\nTwo.", "One.\n\nTwo."),
        ("The water rises.\nTranslate post", "The water rises."),
        ("Das Wasser steigt.\nPost übersetzen", "Das Wasser steigt."),
        ("水位が上がる。\nポストを翻訳", "水位が上がる。"),
        ("Das Wasser steigt.\nTranslated from German by Grok\nThe water rises.", "Das Wasser steigt."),
        (
            "Das Wasser steigt.\nTranslated from German by Grok\nThe water rises.\nShow original",
            "Das Wasser steigt.",
        ),
        ("The water rises.\nÜbersetzt von Grok\nDas Wasser steigt.", "The water rises."),
        ("El agua sube.\nYapay zekâ: Grok tarafından\nThe water rises.", "El agua sube."),
        (
            "It holds.\nReaders added context they thought people might want to know\nIt broke.\nHelpful?",
            "It holds.",
        ),
        ("It holds.\nLeser haben Kontext hinzugefügt, der wichtig sein könnte\nEs brach.", "It holds."),
        ("Replying to @portauth\nIt holds.", "It holds."),
        ("Replying to @portauth and @ole\nIt holds.", "It holds."),
        ("Antwort an @portauth\nEs hält.", "Es hält."),
        ("En réponse à @portauth et @ole\nÇa tient.", "Ça tient."),
        ("返信先: @portauthさん\n大丈夫。", "大丈夫。"),
        ("ردًا على @portauth\nماء.", "ماء."),
        ("Look!\n0:45 / 12K views", "Look!"),
        ("Look!\n12K views", "Look!"),
        ("Look!\nALT", "Look!"),
        ("A long one.\nShow more", "A long one."),
        ("Well said by @portauth today.", "Well said by @portauth today."),
        ("Thanks @portauth", "Thanks @portauth"),
        ("I asked\n@portauth\nand they said no.", "I asked\n@portauth\nand they said no."),
    ],
)
def test_15_what_of_a_copy_is_the_posts(body, text):
    for head in ("", "·\nFollow\n", "·\n17h\n"):
        post = only_post(f"Mira Holm\n@mira_holm\n{head}{body}\n{STAMP} · 1.2M Views")
        assert post.text == text
        assert post.quoted is None


def test_15_a_poll_is_no_text():
    poll = "Will it hold?\nYes\n42%\nNo\n58%\n1,234 votes\n·\nFinal results"
    for choices in (poll, poll.replace("\n42%", " 42%").replace("\n58%", " 58%")):
        post = only_post(f"Mira Holm\n@mira_holm\n{choices}\n{STAMP}")
        assert post.text == "Will it hold?"
        assert [choice.text for choice in post.poll] == ["Yes", "No"]


def test_15_whom_a_post_answers_is_kept():
    assert (
        only_post(f"Mira Holm\n@mira_holm\nReplying to @portauth\nIt holds.\n{STAMP}").reply_to == "portauth"
    )


@pytest.mark.parametrize(
    "copy",
    [
        # Each could be the post's or not; and who is to say?
        f"Mira Holm\n@mira_holm\n·\nKövetem\nIt holds.\n{STAMP}",
        f"Mira Holm\n@mira_holm\nFollow\n{STAMP}",
        f"Mira Holm\n@mira_holm\nThe water rises.\nTranslated from German by Grok\n{STAMP}",
        f"Mira Holm\n@mira_holm\nTranslated from German\nThe water rises.\nShow original\n{STAMP}",
        f"Mira Holm\n@mira_holm\nVálaszként @portauth\nIt holds.\n{STAMP}",
        f"Mira Holm\n@mira_holm\nSee what\nPort Authority\n@portauth\nWe say.\n{STAMP}",
        f"Mira Holm\n@mira_holm\nLook!\n0:45\n{STAMP}",
        f"Mira Holm\n@mira_holm\nLook!\n12K megtekintő\n{STAMP}",
        f"Mira Holm\n@mira_holm\nYes\n42%\n{STAMP}",
        f"Mira Holm\n@mira_holm\nA.\nOle\n@ole\n·\n1h\nB.\nIda\n@ida\n·\n2h\nC.\n{STAMP}",
        "Mira Holm\n@mira_holm\n·\n17h\nHow many ships?\n42",
    ],
)
def test_15_where_a_line_is_unclear_the_whole_stays_the_editors(copy):
    (block,) = blocks(copy)
    assert block == Text(text=copy)
    before, note, after = blocks(
        f"Out. — Ole (@ole) March 3, 2016\n\n{copy}\n\nOut. — Ole (@ole) March 3, 2016"
    )
    assert note == Text(text=copy)
    assert before == after


def test_15_a_timeline_is_as_many_posts_as_it_has():
    first, second, note, third = blocks(
        "Mira\n@mira_holm\n·\n17h\nOne.\n12\n3\n\nOle\n@ole_demo\n·\nSep 3\nTwo.\n\nSo there.\n\n"
        f"Ida\n@ida_demo\nThree.\n{STAMP}"
    )
    assert isinstance(first, Social)
    assert isinstance(second, Social)
    assert isinstance(third, Social)
    assert (first.text, second.text, note) == ("One.", "Two.", Text(text="So there."))
    assert (first.posted, third.text, third.posted) == (None, "Three.", "2020-01-06")
