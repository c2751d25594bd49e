"""Posts as people paste them: every way a post on X arrives, as social-formats lists them (variations 1 to 18)."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.model.blocks import Block, Embed, Social, Text
from liveblog.text.paste import parse_paste
from liveblog.text.social import find_post, x
from liveblog.text.social.dates import read_date

ID = "987437752164737025"
TIME = "2018-04-20T21:08:00.479Z"


def blocks(text: str) -> tuple[Block, ...]:
    return parse_paste(text).blocks


def only_post(text: str) -> Social:
    (block,) = blocks(text)
    assert isinstance(block, Social), block
    return block


def embed(
    text: str = "The tide is out.",
    *,
    name: str = "Mira Holm",
    handle: str = "mira_holm",
    link: str = f"https://x.com/mira_holm/status/{ID}?ref_src=twsrc%5Etfw",
    date: str = "April 20, 2018",
    attributes: str = 'class="twitter-tweet" data-dnt="true"',
) -> str:
    return (
        f'<blockquote {attributes}><p lang="en" dir="ltr">{text}</p>&mdash; {name} (@{handle}) '
        f'<a href="{link}">{date}</a></blockquote>'
    )


# The three forms


def test_embed_code_becomes_a_post():
    post = only_post(
        embed(
            'Low water at <a href="https://x.com/hashtag/Brannock?src=hash&amp;ref_src=twsrc%5Etfw">#Brannock</a>'
            ' <a href="https://t.co/AbC">https://t.co/AbC</a> <a href="https://t.co/N8kZ">pic.twitter.com/N8kZ</a>'
        )
        + '\n<script async src="https://platform.twitter.com/widgets.js" charset="utf-8"></script>\n'
    )
    assert post == Social(
        network="x",
        text="Low water at #Brannock https://t.co/AbC pic.twitter.com/N8kZ",
        id=ID,
        url=f"https://x.com/mira_holm/status/{ID}",
        name="Mira Holm",
        handle="mira_holm",
        posted=TIME,
        links=("https://t.co/AbC",),
        media=("https://pic.twitter.com/N8kZ",),
    )


def test_plain_text_becomes_a_post():
    post = only_post(
        "Low water. https://t.co/AbC pic.twitter.com/N8kZ — Mira Holm (@mira_holm) April 20, 2018"
    )
    assert (post.name, post.handle, post.posted) == ("Mira Holm", "mira_holm", "2018-04-20")
    assert post.text == "Low water. https://t.co/AbC pic.twitter.com/N8kZ"
    assert (post.links, post.media) == (("https://t.co/AbC",), ("https://pic.twitter.com/N8kZ",))
    assert (post.id, post.url, post.truncated) == (None, None, False)


def test_an_address_becomes_a_post_with_its_exact_time():
    post = only_post(f"https://x.com/mira_holm/status/{ID}")
    assert (post.text, post.id, post.handle, post.posted) == ("", ID, "mira_holm", TIME)


@pytest.mark.parametrize(
    "share",
    [
        f"“Low water.” / https://x.com/mira_holm/status/{ID}?s=20",
        f'"Low water." / X https://x.com/mira_holm/status/{ID}?s=20',
        f"Mira Holm on X: “Low water.” / X\nhttps://x.com/mira_holm/status/{ID}",
        f'Mira Holm (@mira_holm) on X: "Low water." https://x.com/mira_holm/status/{ID}',
    ],
)
def test_what_a_share_button_hands_over_is_the_post(share):
    post = only_post(share)
    assert (post.text, post.id, post.handle, post.posted) == ("Low water.", ID, "mira_holm", TIME)


@pytest.mark.parametrize(
    ("id", "time"),
    [
        ("987437752164737025", "2018-04-20T21:08:00.479Z"),
        ("1045655069478334464", "2018-09-28"),
        ("1679189879086018562", "2023-07-12"),
        ("2102808325742322002", "2026-09-23T17:12:27"),
        ("29700859247", "2010-11-04"),
    ],
)
def test_an_id_holds_its_time(id, time):
    assert (x.posted(id) or "").startswith(time)


def test_an_id_from_before_ids_had_times_has_none():
    assert x.posted("20") is None
    assert only_post(embed(link="https://twitter.com/mira_holm/status/20")).posted == "2018-04-20"


# 1 to 3: hosts, paths, queries


@pytest.mark.parametrize(
    "host",
    [
        *("https://x.com", "https://twitter.com", "http://www.twitter.com", "https://mobile.twitter.com"),
        *(
            "https://m.twitter.com",
            "https://mobile.x.com",
            "x.com",
            "twitter.com",
            "//twitter.com",
            "HTTPS://X.COM",
        ),
        *("https://fxtwitter.com", "https://vxtwitter.com", "https://fixupx.com", "https://nitter.net"),
    ],
)
def test_1_every_host_leads_to_the_post_on_x(host):
    post = only_post(f"{host}/mira_holm/status/{ID}")
    assert post.url == f"https://x.com/mira_holm/status/{ID}"


@pytest.mark.parametrize(
    "address",
    [
        f"https://twitter.com/mira_holm@evil.example/status/{ID}",
        f"https://x.com@evil.example/mira_holm/status/{ID}",
        f"https://x.com.evil.example/mira_holm/status/{ID}",
        f"https://evilx.com/mira_holm/status/{ID}",
        f"ftp://x.com/mira_holm/status/{ID}",
        f"javascript://x.com/mira_holm/status/{ID}",
        f"https://x.com:8080/mira_holm/status/{ID}",
        "https://x.com/mira_holm/status/99999999999999999999",
        "https://x.com/mira_holm/status/²³",
        "https://x.com/mira_holm/status/",
        "https://x.com/mira_holm",
        "https://x.com/[::1",
        "http://[/status/1",
    ],
)
def test_1_what_only_looks_like_x_is_no_post(address):
    assert find_post(address) is None


@pytest.mark.parametrize(
    ("path", "handle"),
    [
        (f"/mira_holm/status/{ID}", "mira_holm"),
        (f"/mira_holm/statuses/{ID}", "mira_holm"),
        (f"/statuses/{ID}", None),
        (f"/#!/mira_holm/status/{ID}", "mira_holm"),
        (f"/i/status/{ID}", None),
        (f"/i/web/status/{ID}", None),
        (f"/mira_holm/status/{ID}/photo/1", "mira_holm"),
        (f"/mira_holm/status/{ID}/video/1", "mira_holm"),
        (f"/mira_holm/status/{ID}/analytics", "mira_holm"),
        (f"/mira_holm/status/{ID}/", "mira_holm"),
    ],
)
def test_2_every_path_leads_to_the_post(path, handle):
    post = only_post(f"https://twitter.com{path}")
    assert (post.id, post.handle) == (ID, handle)
    assert post.url == f"https://x.com/{handle or 'i'}/status/{ID}"


@pytest.mark.parametrize(
    "query", ["?s=20", "?t=aB_c-9&s=19", "?ref_src=twsrc%5Etfw", "?t=a&amp;s=19", "?t=a&amp;amp;s=1", "#m"]
)
def test_3_queries_are_left_off(query):
    assert (
        only_post(f"https://x.com/mira_holm/status/{ID}{query}").url == f"https://x.com/mira_holm/status/{ID}"
    )
    assert only_post(embed(link=f"https://x.com/mira_holm/status/{ID}{query}")).id == ID


# 4 to 9: what is inside a post


def test_4_pictures_in_a_row_under_both_names():
    post = only_post("Two. pic.twitter.com/aaa111 pic.x.com/bbb222 — Mira (@mira_holm) March 3, 2016")
    assert post.media == ("https://pic.twitter.com/aaa111", "https://pic.x.com/bbb222")
    assert post.links == ()


def test_5_links_keep_their_address_and_leave_the_punctuation():
    post = only_post(
        "Read (https://t.co/one). Or https://t.co/two, or https://example.org/a_(b)! — Mira (@mira_holm) March 3, 2016"
    )
    assert post.links == ("https://t.co/one", "https://t.co/two", "https://example.org/a_(b)")


def test_5_an_address_that_was_shortened_for_show_is_whole_in_the_text():
    post = only_post(embed('See <a href="https://t.co/AbC">example.com/very-long…</a> now'))
    assert post.text == "See https://t.co/AbC now"
    assert post.links == ("https://t.co/AbC",)
    assert not post.truncated


def test_6_a_quoted_post_is_the_link_at_the_end():
    post = only_post(embed('This. <a href="https://t.co/Quoted">https://t.co/Quoted</a>'))
    assert (post.id, post.links) == (ID, ("https://t.co/Quoted",))


def test_7_a_reply_keeps_whom_it_answers():
    assert only_post("@a_b @c_d Quite so. — Mira (@mira_holm) March 3, 2016").text == "@a_b @c_d Quite so."


def test_7_a_thread_of_embed_codes_is_as_many_posts():
    script = '<script async src="https://platform.twitter.com/widgets.js"></script>'
    thread = f"{embed('One')}{script}\n\n{embed('Two')} {script}{embed('Three')}"
    assert [b.text for b in blocks(thread)] == ["One", "Two", "Three"]


def test_8_a_post_that_was_cut_says_so():
    cut = embed('and so we tackle complex tasks in… <a href="https://t.co/z">pic.twitter.com/z</a>')
    assert only_post(cut).truncated
    assert only_post("we tackle complex tasks in… https://t.co/z — Mira (@mira_holm) March 3, 2016").truncated
    assert not only_post(embed("And yet …")).truncated
    assert not only_post(embed("And yet… here we are.")).truncated


def test_9_line_breaks_in_every_spelling():
    assert only_post(embed("One<br>Two<br/><br />Three\n  <b>four</b>")).text == "One\nTwo\n\nThree four"
    code = embed("One</p><p>Two")
    assert only_post(code).text == "One\n\nTwo"
    assert only_post("One\r\nTwo — Mira (@mira_holm) March 3, 2016").text == "One\nTwo"


# 10 to 14: how it was written down


def test_10_entities_and_scripts_of_the_world():
    assert only_post(embed("Fish &amp; chips &lt;3 &#128031;")).text == "Fish & chips <3 🐟"
    assert only_post("Fish &amp; chips — Mira (@mira_holm) March 3, 2016").text == "Fish & chips"
    family = "👩‍👩‍👧‍👦 نحن بخير"
    assert only_post(f"{family} — سلمى (@salma_demo) 6 يناير 2020").posted == "2020-01-06"
    assert only_post(embed(family, name="سلمى الراشدي")).text == family


def test_10_json_escapes_are_undone():
    assert only_post(json.dumps(embed("A “b” c")).replace("<", "\\u003c")[1:-1]).id == ID


@pytest.mark.parametrize(
    "attributes",
    [
        'class="twitter-tweet" data-lang="de" data-theme="dark" data-cards="hidden" data-conversation="none"',
        'class="twitter-tweet tw-align-center" data-width="550" data-partner="tweetdeck"',
        "class='twitter-video' data-media-max-width='560'",
        "class=twitter-tweet",
        'CLASS = "twitter-tweet"',
    ],
)
def test_11_attributes_do_not_matter(attributes):
    assert only_post(embed(attributes=attributes)).id == ID


@pytest.mark.parametrize(
    "script",
    [
        "",
        '<script src="//platform.twitter.com/widgets.js"></script>',
        '<script async src="https://platform.x.com/widgets.js" charset="utf-8"></script>',
        "<script>!function(d,s,id){var js,f=d.getElementsByTagName(s)[0];if(!d.getElementById(id)){js.id=id}}"
        "(document,'script','twitter-wjs');</script>",
    ],
)
def test_12_scripts_leave_nothing_behind(script):
    assert only_post(f"{embed()}\n\n{script}").id == ID


@pytest.mark.parametrize(
    "rendered",
    [
        f'<twitter-widget class="twitter-tweet" data-tweet-id="{ID}"></twitter-widget>',
        f'<iframe src="https://platform.twitter.com/embed/Tweet.html?dnt=true&amp;id={ID}&amp;lang=en"></iframe>',
    ],
)
def test_12_what_the_script_made_of_it_is_still_the_post(rendered):
    assert only_post(rendered).posted == TIME


def test_13_escaped_code_and_smart_quotes():
    escaped = embed("Fish &amp; chips").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert only_post(escaped).text == "Fish & chips"
    smart = embed().replace('="', "=“").replace('" ', "” ").replace('">', "”>")
    assert only_post(smart).id == ID


def test_14_code_without_paragraphs_or_with_only_one():
    for code in (
        embed().replace('<p lang="en" dir="ltr">', "").replace("</p>", " "),
        embed().replace("</p>", " ").replace("</blockquote>", "</p></blockquote>"),
        embed().replace("</p>", " "),
    ):
        post = only_post(code)
        assert (post.text, post.name, post.id) == ("The tide is out.", "Mira Holm", ID)
    post = only_post(
        f'<blockquote class="twitter-tweet"><a href="https://twitter.com/x/status/{ID}"></a></blockquote>'
    )
    assert (post.text, post.id) == ("", ID)


def test_14_renamed_classes_and_wrappers():
    assert only_post(embed(attributes='class="nojs-tweet"')).id == ID
    assert only_post(embed(attributes='class="our-own-quote"')).id == ID
    wrapped = (
        f'<figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n{embed()}\n</div></figure>'
    )
    assert only_post(wrapped).id == ID


# 15: the page of X, copied


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


# 16 to 18: what is not a post


def test_16_a_quote_without_anybody_to_name_stays_a_quote():
    code = '<blockquote class="twitter-tweet"><p>Gone but not forgotten.</p>&mdash; Somebody</blockquote>'
    assert blocks(code) == (Text(text="> Gone but not forgotten.\n>\n> — Somebody"),)


def test_16_a_post_without_a_date_or_an_address():
    post = only_post(embed(link="", date=""))
    assert (post.handle, post.url, post.posted) == ("mira_holm", None, None)
    post = only_post("The tide is out. — Mira Holm (@mira_holm)")
    assert (post.text, post.posted) == ("The tide is out.", None)


@pytest.mark.parametrize(
    "hostile",
    [
        embed("<script>alert(1)</script>Hello"),
        embed("Hello<img src=x onerror=alert(1)>"),
        embed('Hello <a href="javascript:alert(1)">click</a>'),
        embed("Hello", name="<script>alert(1)</script>Mira"),
        embed("Hello", link="javascript:alert(1)"),
        embed("Hello", link="https://evil.example/mira_holm/status/1"),
        f"{embed('Hello')}<script>alert(1)</script><style>*{{}}</style>",
    ],
)
def test_17_hostile_code_leaves_words_only(hostile):
    post = only_post(hostile)
    everything = json.dumps([post.text, post.name, post.url, post.links, post.media])
    assert "Hello" in post.text
    assert not any(bad in everything for bad in ("<", "javascript", "onerror", "evil", "alert(1)</"))


def test_17_a_quote_whose_link_leads_elsewhere_has_no_address():
    post = only_post(embed(link="https://evil.example/"))
    assert (post.handle, post.id, post.url, post.posted) == ("mira_holm", None, None, "2018-04-20")


@pytest.mark.parametrize(
    "note",
    [
        "As it says — Mira Holm (@mira_holm) June 1, 2024 — the tide was out. We have since been there and looked.",
        "One line before.\nThe tide is out. — Mira Holm (@mira_holm) June 1, 2024\nAnd one line after it.",
        "The tide is out. — Mira Holm (@mira_holm) June 1, 2024 (which we could not confirm)",
        "Follow our reporter — Mira Holm (@mira_holm)",
        "Follow our reporter - Mira Holm (@mira_holm)",
        "She called him (@ole_demo)",
        "— (@mira_holm) June 1, 2024",
        "Words — Mira Holm (@mira_holm) 3 dead so far",
        "Words — Mira Holm (@this-is-no-handle) June 1, 2024",
        "Words — Mira Holm (@mira_holm) Smarch 13, 2024",
        "> The tide is out. — Mira Holm (@mira_holm) June 1, 2024",
        f"{'We went there and looked for ourselves. ' * 20}— Mira Holm (@mira_holm) June 1, 2024",
    ],
)
def test_18_a_false_friend_is_not_forced(note):
    assert blocks(note) == (Text(text=note),)


def test_18_a_byline_under_a_note_does_not_make_it_a_post():
    text = "We shall report on it.\n\n— Mira Holm (@mira_holm)"
    assert blocks(text) == (Text(text=text),)


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\u2069", "\u00ad", "\ufeff", "\xa0", "\u2060"])
@pytest.mark.parametrize(
    "form", ["{}ADDRESS", "ADDRESS{}", "{}ADDRESS{}", "Words.\n{}ADDRESS{}", "Words. ADDRESS{}"]
)
def test_what_nobody_sees_beside_an_address_changes_nothing(form, mark):
    post = blocks(form.replace("{}", mark).replace("ADDRESS", f"https://x.com/mira_holm/status/{ID}"))[-1]
    assert (post.kind, getattr(post, "id", None)) == ("social", ID)


# The signature's grammar


@pytest.mark.parametrize(
    "dash",
    [
        " — ",
        " &mdash; ",
        " &#8212; ",
        " – ",
        " -- ",
        "\n— ",
        "\xa0—\xa0",
        "\n—\n",
        "\n\n— ",
        " —",
        " ― ",
        " - ",
    ],
)
def test_every_dash(dash):
    post = only_post(f"The tide is out.{dash}Mira Holm (@mira_holm) March 3, 2016")
    assert (post.text, post.name) == ("The tide is out.", "Mira Holm")


@pytest.mark.parametrize(
    "name",
    [
        "Mira",
        "Mira 🌊 Holm",
        "Mira — on the quay",
        "Mira Holm (née Tark)",
        "Holm, Mira",
        "סלמה כהן",
        "Mira (@work) Holm",
        "M-H",
        "🦭",
        "Mira - on the quay",
        "mira – holm",
    ],
)
def test_a_name_can_be_anything(name):
    post = only_post(f"The tide is out. — {name} (@mira_holm) March 3, 2016")
    assert (post.text, post.name) == ("The tide is out.", name)
    assert only_post(embed(name=name)).name == name


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("January 6, 2020", "2020-01-06"),
        ("Jan 6, 2020", "2020-01-06"),
        ("6 January 2020", "2020-01-06"),
        ("2018年9月28日", "2018-09-28"),
        ("2018년 9월 28일", "2018-09-28"),
        ("3 mars 2016", "2016-03-03"),
        ("3. März 2016", "2016-03-03"),
        ("3 de marzo de 2016", "2016-03-03"),
        ("3 марта 2016 г.", "2016-03-03"),
        ("2020-01-06", "2020-01-06"),
        ("2020-01-06T18:03:27.000Z", "2020-01-06"),
        ("May 13, 2025 at 11:37 PM", "2025-05-13"),
        ("12:03 PM - 6 Jan 2020", "2020-01-06"),
        ("· Jan 6, 2020", "2020-01-06"),
        ("06.01.2020", "2020-01-06"),
        ("31/01/2020", "2020-01-31"),
        ("01/06/2020", None),
        ("६ जनवरी 2020", "2020-01-06"),
        ("6. januar 2020", "2020-01-06"),  # da nb
        ("2020. január 6.", "2020-01-06"),  # hu
        ("2020. jan. 6.", "2020-01-06"),
        ("2020. 01. 06.", "2020-01-06"),
        ("6 ianuarie 2020", "2020-01-06"),  # ro
        ("6 Ιανουαρίου 2020", "2020-01-06"),  # el
        ("6 Ιαν 2020", "2020-01-06"),
        ("6. januára 2020", "2020-01-06"),  # sk
        ("6 януари 2020 г.", "2020-01-06"),  # bg
        ("6. siječnja 2020.", "2020-01-06"),  # hr
        ("6. listopada 2020.", "2020-10-06"),
        ("6 listopada 2020", "2020-11-06"),  # pl
        ("6. lis 2020", None),  # October in Croatian, November in Czech
        ("6. јануар 2020.", "2020-01-06"),  # sr
        ("6. januar 2020.", "2020-01-06"),
        ("6 de gener de 2020", "2020-01-06"),  # ca
        ("6 d’abril de 2020", "2020-04-06"),
        ("6 de març del 2020", "2020-03-06"),
        ("6 tháng 1, 2020", "2020-01-06"),  # vi
        ("ngày 6 tháng 1 năm 2020", "2020-01-06"),
        ("6 thg 1, 2020", "2020-01-06"),
        ("6 มกราคม 2020", "2020-01-06"),  # th
        ("6 ม.ค. 2563", "2020-01-06"),
        ("۶ ژانویهٔ ۲۰۲۰", "2020-01-06"),  # fa
        ("6 جنوری، 2020", "2020-01-06"),  # ur
        ("৬ জানুয়ারি, ২০২০", "2020-01-06"),  # bn
        ("6 ஜனவரி, 2020", "2020-01-06"),  # ta
        ("6. jaanuar 2020", "2020-01-06"),  # et
        ("2020. gada 6. janvāris", "2020-01-06"),  # lv
        ("2020 m. sausio 6 d.", "2020-01-06"),  # lt
        ("٦ يناير ٢٠٢٠", "2020-01-06"),  # ar
        ("6 كانون الثاني 2020", "2020-01-06"),
        ("6 Oca 2020", "2020-01-06"),  # tr
        ("6 січня 2020 р.", "2020-01-06"),  # uk
        ("6 Januari 2020", "2020-01-06"),  # id
        ("６ January ２０２０", "2020-01-06"),
        ("Monday, January 6, 2020", "2020-01-06"),
        ("Montag, 6. Januar 2020", "2020-01-06"),
        ("lundi 6 janvier 2020", "2020-01-06"),
        ("mar, 7 ene 2020", "2020-01-07"),  # Tuesday, not March
        ("mar. 3 mars 2020", "2020-03-03"),
        ("2020年1月6日(月)", "2020-01-06"),
        ("2020년 1월 6일 월요일", "2020-01-06"),
        ("6th of January 2020", "2020-01-06"),
        ("January 6th, 2020", "2020-01-06"),
        ("3:12 PM EST · Jan 6, 2020", "2020-01-06"),
        ("Jan 6, 2020, 3:12 PM UTC", "2020-01-06"),
        ("6. Januar 2020 um 15:12 Uhr", "2020-01-06"),
        ("6. Jan. 2020 · 3:12 nachm.", "2020-01-06"),
        ("6 janvier 2020 à 15h12", "2020-01-06"),
        ("6 ene. 2020 · 3:12 p. m.", "2020-01-06"),
        ("午後3:12 · 2020年1月6日", "2020-01-06"),
        ("下午3:12 · 2020年1月6日", "2020-01-06"),
        ("오후 3:12 · 2020년 1월 6일", "2020-01-06"),
        ("2020年1月6日 15時12分", "2020-01-06"),
        ("٣:١٢ م · ٦ يناير ٢٠٢٠", "2020-01-06"),
        ("3:12 μ.μ. · 6 Ιαν 2020", "2020-01-06"),
        ("06.01.2020, 15:12", "2020-01-06"),
        ("Mo., 06.01.2020", "2020-01-06"),
        ("February 29, 2024.", "2024-02-29"),
    ],
)
def test_dates_of_many_languages(written, day):
    assert only_post(f"The tide is out. — Mira Holm (@mira_holm) {written}").posted == day


@pytest.mark.parametrize(
    "written",
    [
        *(
            "January 2020",
            "6 January",
            "2020",
            "January 32, 2020",
            "February 30, 2020",
            "6 Smarch 2020",
            "1 2 3",
        ),
        *(
            "January 6, 1995",
            "January 6, 2101",
            "6 7 January 2020",
            "6 January February 2020",
            "in January 6, 2020 we",
        ),
        *(
            "3 dead, 6 January 2020",
            "2020-01-06 and more",
            "99.99.2020",
            "6.1.20201",
            "12:34",
            "Monday",
            "today",
        ),
        *("tháng 13 6 2020", "6 tháng 1", "6 มกราคม 9999", "January ⅷ, 2020", "x" * 81),
    ],
)
def test_what_is_no_date(written):
    assert read_date(written) is None


@given(
    st.text(max_size=100)
    | st.text(alphabet=st.sampled_from(list("0123456789 .:/-,年月日janмартα·٣")), max_size=60)
)
def test_any_text_has_a_date_or_none(text):
    found = read_date(text)
    assert not found or date.fromisoformat(found).year >= 2000


def test_a_name_with_a_dash_after_what_no_name_ends_with():
    for end in ("#Skerrow", "https://t.co/a", "pic.x.com/a", "🌊", "so!"):
        post = only_post(f"The tide is out {end} — Mira – the Bugle — North (@mira_holm) March 3, 2016")
        assert (post.text, post.name) == (f"The tide is out {end}", "Mira – the Bugle — North")


WIDE_AND_NARROW = ("—", "–", "-", "―", "‒", "−", "--")


@pytest.mark.parametrize("inner", WIDE_AND_NARROW)
@pytest.mark.parametrize("outer", WIDE_AND_NARROW)
def test_dashes_in_the_body_and_in_the_name(outer, inner):
    pasted = f"Rain {inner} heavy {inner} expected. {outer} Maria {inner} Weather Desk (@mariaweather) March 3, 2022"
    post = only_post(pasted)
    assert (post.text, post.name) == (f"Rain {inner} heavy {inner} expected.", f"Maria {inner} Weather Desk")
    assert (post.handle, post.posted) == ("mariaweather", "2022-03-03")


@pytest.mark.parametrize(
    ("body", "name", "handle"),
    [
        # No sentence ends before the name: the handle tells where it begins.
        ("Rain — heavy — expected", "Maria — Weather Desk", "mariaweather"),
        ("Rain — heavy — expected", "Maria", "maria_w"),
        ("The dam – is safe", "Ole – Skerrow Today", "ole_skerrow"),
        ("It said: “no” — and then — nothing", "Mira Holm", "mira_holm"),
        ("Breaking! — the dam — it holds", "Maria", "maria_x"),
        ("a well-known dam", "Jean-Luc – le Port", "jeanluc_port"),
        ("Water at 3 − 4 metres", "Port Authority — Skerrow", "skerrowport"),
        ("So — what now?", "mira — on the quay", "mira_holm"),
        ("So — what now?", "סלמה — חדשות", "salma_demo"),
        ("ماذا — الآن؟", "سلمى — أخبار", "salma_demo"),
        ("(It rains) — (It pours)", "Maria (Weather – Desk)", "mariaweather"),
    ],
)
def test_dashes_between_a_body_and_a_name_that_have_some(body, name, handle):
    post = only_post(f"{body} — {name} (@{handle}) March 3, 2022")
    assert (post.text, post.name) == (body, name)


@pytest.mark.parametrize(
    "mark", ["\u200e", "\u200f", "\u2067", "\u2069", "\u200b", "\ufeff", "\u00ad", "\u202c"]
)
@pytest.mark.parametrize(
    "pasted",
    [
        "ماء.{} — سلمى (@salma_demo) March 3, 2022",
        "ماء. {}— سلمى (@salma_demo) March 3, 2022",
        "ماء. —{} سلمى (@salma_demo) March 3, 2022",
        "ماء. — {}سلمى{} (@salma_demo) March 3, 2022",
        "ماء. — سلمى {}({}@salma_demo{}){} March 3, 2022",
        "ماء. – {} سلمى (@salma_demo) {}March 3, 2022{}",
        "{}ماء. — سلمى (@salma_demo) March 3, 2022",
    ],
)
def test_marks_that_nobody_sees_change_nothing(pasted, mark):
    post = only_post(pasted.replace("{}", mark))
    assert post.text.strip(mark) == "ماء."
    assert (post.name, post.handle, post.posted) == ("سلمى", "salma_demo", "2022-03-03")


def test_an_unknown_date_in_embed_code_costs_the_date_only():
    post = only_post(embed(link="https://evil.example/", date="the day before yesterday"))
    assert (post.handle, post.posted) == ("mira_holm", None)


@pytest.mark.parametrize("between", [" ", "\n", "\n\n"])
def test_the_address_of_a_copied_post_belongs_to_it(between):
    post = only_post(
        f"The tide is out. — Mira Holm (@mira_holm) April 20, 2018{between}https://twitter.com/mira_holm/status/{ID}"
    )
    assert (post.text, post.id, post.posted) == ("The tide is out.", ID, TIME)


def test_another_address_below_a_copied_post_is_another_post():
    first, second = blocks(
        f"The tide is out. — Mira Holm (@mira_holm) April 20, 2018\n\nhttps://x.com/ole_demo/status/{ID}"
    )
    assert isinstance(first, Social)
    assert isinstance(second, Social)
    assert (first.id, second.handle) == (None, "ole_demo")


@pytest.mark.parametrize("between", ["\n\n", "\n", "\n \n\n"])
def test_several_copied_posts_are_several_blocks(between):
    pasted = between.join(f"Number {n}. — Mira Holm (@mira_holm) March {n}, 2016" for n in range(1, 6))
    assert [(b.text, b.posted) for b in blocks(pasted) if isinstance(b, Social)] == [
        (f"Number {n}.", f"2016-03-0{n}") for n in range(1, 6)
    ]


def test_words_posts_and_addresses_keep_their_order():
    pasted = (
        f"First **our** words.\n\n- one\n- two\n\nOut. — Mira (@mira_holm) March 3, 2016\n\nThen {embed('Code')}"
        f"\n\nhttps://youtu.be/aaaaaaaaaaa\nAnd a last word, see https://x.com/ole_demo/status/{ID}"
    )
    kinds = [(b.kind, b.url if isinstance(b, Embed) else b.text) for b in blocks(pasted)]
    assert kinds == [
        ("text", "First **our** words.\n\n- one\n- two"),
        ("social", "Out."),
        ("text", "Then"),
        ("social", "Code"),
        ("embed", "https://www.youtube.com/watch?v=aaaaaaaaaaa"),
        ("text", "And a last word, see"),
        ("social", ""),
    ]


def test_an_address_in_mid_sentence_stays_in_it():
    for text in (
        f"It says in https://x.com/ole_demo/status/{ID} that it is so.",
        f"- a list\n- with https://x.com/ole_demo/status/{ID}",
        f"So it is (https://x.com/ole_demo/status/{ID}).",
        f"> https://x.com/ole_demo/status/{ID}",
        f"```\nhttps://x.com/ole_demo/status/{ID}\n```",
        "https://example.org/",
    ):
        assert blocks(text) == (Text(text=text),)
