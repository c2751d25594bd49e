"""The variations of addresses and embed code that are seen in the wild, by their number in the list."""

from __future__ import annotations

import json

import pytest
from posts import ID, TIME, blocks, embed, only_post

from liveblog.text.social import find_post


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
