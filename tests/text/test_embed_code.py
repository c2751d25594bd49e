# ruff: noqa: E501  # embed code is as long as it is
"""Embed code as networks and editors hand it over: nothing is shown raw, no words are lost or given to others."""

from __future__ import annotations

import pytest

from liveblog.model.blocks import Block, Embed, Social, Text
from liveblog.text.paste import parse_paste

VIMEO = (
    '<iframe title="vimeo-player" src="https://player.vimeo.com/video/76979871?h=8272103f6e" width="640"></iframe>\n'
    '<p><a href="https://vimeo.com/76979871">Low water</a> from <a href="https://vimeo.com/mira">Mira Holm</a> on'
    ' <a href="https://vimeo.com">Vimeo</a>.</p>'
)
SOUNDCLOUD = (
    '<iframe width="100%" src="https://w.soundcloud.com/player/?url=https%3A//api.soundcloud.com/tracks/293&color=a"></iframe>'
    '<div style="font-size: 10px;"><a href="https://soundcloud.com/mira" title="Mira Holm" target="_blank">Mira Holm</a> · '
    '<a href="https://soundcloud.com/mira/low-water" title="Low water" target="_blank">Low water</a></div>'
)
FLOURISH = (
    "<iframe src='https://flo.uri.sh/visualisation/123/embed' title='Interactive or visual content'></iframe>"
    "<div style='width:100%!;margin-top:4px!important;text-align:right!important;'><a class='flourish-credit'"
    " href='https://public.flourish.studio/visualisation/123/?utm_source=embed' target='_top'><img alt='Made with Flourish'"
    " src='https://public.flourish.studio/resources/made_with_flourish.svg'> </a></div>"
)
FLOURISH_SCRIPT = (
    '<div class="flourish-embed flourish-chart" data-src="visualisation/123"><script'
    ' src="https://public.flourish.studio/resources/embed.js"></script><noscript><img'
    ' src="https://public.flourish.studio/visualisation/123/thumbnail" alt="chart visualization" /></noscript></div>'
)
DATAWRAPPER = (
    '<iframe title="Water levels" aria-label="Line chart" id="datawrapper-chart-AbCdE" src="https://datawrapper.dwcdn.net/AbCdE/3/"'
    ' scrolling="no"></iframe><script type="text/javascript">window.addEventListener("message",(function(a){if(1<2){}}));</script>'
)
DATAWRAPPER_SCRIPT = (
    '<div style="min-height:402px" id="datawrapper-vis-AbCdE"><script type="text/javascript" defer'
    ' src="https://datawrapper.dwcdn.net/AbCdE/embed.js" data-target="#datawrapper-vis-AbCdE"></script><noscript><img'
    ' src="https://datawrapper.dwcdn.net/AbCdE/full.png" alt="Water levels" /></noscript></div>'
)
TELEGRAM = (
    '<script async src="https://telegram.org/js/telegram-widget.js?22" data-telegram-post="skerrow/43" data-width="100%">'
    "</script>"
)
INSTAGRAM = (
    '<blockquote class="instagram-media" data-instgrm-captioned data-instgrm-permalink="https://www.instagram.com/p/AbCdEfG/"'
    ' data-instgrm-version="14"><div><a href="https://www.instagram.com/p/AbCdEfG/" target="_blank"><div><svg'
    ' width="50px"><path d="M1"></path></svg></div><div>View this post on Instagram</div></a><p>{}</p></div></blockquote>'
    ' <script async src="//www.instagram.com/embed.js"></script>'
)
SIGNED = '<p>A post shared by Mira Holm (@mira.holm) on <time datetime="2020-01-06T03:12:00+00:00">Jan 6, 2020</time></p>'
TIKTOK = (
    '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@mira/video/7000000000000000001"'
    ' data-video-id="7000000000000000001"> <section> <a target="_blank" title="@mira"'
    ' href="https://www.tiktok.com/@mira?refer=embed">@mira</a> <p>The tide is out <a title="tide"'
    ' href="https://www.tiktok.com/tag/tide?refer=embed">#tide</a></p> <a target="_blank" title="♬ sound"'
    ' href="https://www.tiktok.com/music/a-1?refer=embed">♬ original sound - Mira</a> </section> </blockquote>'
    ' <script async src="https://www.tiktok.com/embed.js"></script>'
)
TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en">The tide is out.</p>&mdash; Mira Holm (@mira_holm)'
    ' <a href="https://twitter.com/{}/status/987437752164737025">April 20, 2018</a></blockquote>'
)


def blocks(text: str) -> tuple[Block, ...]:
    return parse_paste(text).blocks


@pytest.mark.parametrize(
    ("code", "embed"),
    [
        (VIMEO, Embed(network="vimeo", url="https://vimeo.com/76979871/8272103f6e", id="76979871", title="Low water", author="Mira Holm")),
        (SOUNDCLOUD, Embed(network="soundcloud", url="https://soundcloud.com/mira/low-water", id="293", title="Low water", author="Mira Holm")),
        (FLOURISH, Embed(network="flourish", url="https://public.flourish.studio/visualisation/123/", id="123")),
        (FLOURISH_SCRIPT, Embed(network="flourish", url="https://public.flourish.studio/visualisation/123/", id="123")),
        (DATAWRAPPER, Embed(network="datawrapper", url="https://datawrapper.dwcdn.net/AbCdE/", id="AbCdE", title="Water levels")),
        (DATAWRAPPER_SCRIPT, Embed(network="datawrapper", url="https://datawrapper.dwcdn.net/AbCdE/", id="AbCdE")),
        (TELEGRAM, Social(network="telegram", text="", id="skerrow/43", url="https://t.me/skerrow/43", handle="skerrow")),
        (TIKTOK, Embed(network="tiktok", url="https://www.tiktok.com/@mira/video/7000000000000000001", id="7000000000000000001",
                       title="The tide is out #tide", author="@mira")),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "around",
    [
        *(
            "{}",
            "\n{}\n",
            "<!-- wp:html -->\n{}\n<!-- /wp:html -->",
            "<!--kg-card-begin: html-->\n{}\n<!--kg-card-end: html-->",
        ),
        '<!-- wp:embed {{"url":"https://e.org"}} -->\n<figure class="wp-block-embed"><div>\n{}\n</div></figure>\n<!-- /wp:embed -->',
    ],
)
def test_nothing_of_embed_code_is_left(code, embed, around):
    assert blocks(around.format(code)) == (embed,)
    before, found, after = blocks(f"Before it.\n\n{around.format(code)}\n\nAfter <it>.")
    assert (before, found, after) == (Text(text="Before it."), embed, Text(text="After <it>."))


def test_two_pieces_of_code_one_after_the_other():
    assert [b.kind for b in blocks(VIMEO + FLOURISH + SOUNDCLOUD)] == ["embed"] * 3


@pytest.mark.parametrize(
    ("below", "words"),
    [
        (
            '<p>Read <a href="https://example.org/report">the report</a>.</p>',
            "Read [the report](https://example.org/report).",
        ),
        ("<p>Nothing of Vimeo.</p>", "Nothing of Vimeo."),
        (
            '<p><a href="https://vimeo.com/1">One</a> and <a href="https://example.org">another</a></p>',
            "[One](https://vimeo.com/1) and [another](https://example.org)",
        ),
    ],
)
def test_words_below_a_video_that_are_no_credit_stay(below, words):
    code = VIMEO.partition("\n")[0]
    embed, note = blocks(f"{code}\n{below}")
    assert (
        embed == Embed(network="vimeo", url="https://vimeo.com/76979871", id="76979871")
        or embed.kind == "embed"
    )
    assert note == Text(text=words)


@pytest.mark.parametrize(
    "pasted",
    [
        '<figure class="wp-block-embed is-type-rich is-provider-twitter"><div class="wp-block-embed__wrapper">\n{}\n</div></figure>',
        '<!-- wp:embed {{"url":"{0}","type":"rich"}} -->\n<figure class="wp-block-embed">\n{0}\n</figure>\n<!-- /wp:embed -->',
        '<figure class="kg-card kg-embed-card">\n{}\n</figure>',
    ],
)
def test_an_address_in_an_editors_box(pasted):
    (post,) = blocks(pasted.format("https://x.com/mira_holm/status/987437752164737025"))
    assert isinstance(post, Social)
    assert post.id == "987437752164737025"


@pytest.mark.parametrize(
    ("code", "quote"),
    [
        ('<blockquote>See <a href="https://example.org/report">the report</a></blockquote>', "> See [the report](https://example.org/report)"),
        ('<blockquote><p>See <a href="https://e.org/a">[1]</a>.</p><p>And <b>more</b>.</p></blockquote>', "> See [\\[1\\]](https://e.org/a).\n>\n> And more."),
        ('<blockquote>https <a href="https://e.org/a">https://e.org/a</a></blockquote>', "> https https://e.org/a"),
        ('<blockquote>See <a href="javascript:alert(1)">this</a> <a href="note">note</a></blockquote>', "> See this note"),
        ("<blockquote>Gone but not forgotten.<br>Or is it?</blockquote>", "> Gone but not forgotten.\n> Or is it?"),
    ],
)  # fmt: skip
def test_a_quote_keeps_its_links(code, quote):
    assert blocks(code) == (Text(text=quote),)


@pytest.mark.parametrize(
    ("paragraphs", "title", "author"),
    [
        ("The tide is out. <b>Look</b>!</p>" + SIGNED + "<p>", "The tide is out. Look!", "@mira.holm"),
        ('<a href="https://www.instagram.com/p/AbCdEfG/">The tide\nis out.</a></p>' + SIGNED + "<p>", "The tide is out.", "@mira.holm"),
        ('<a href="https://www.instagram.com/p/AbCdEfG/">Ein Beitrag geteilt von Mira Holm (@mira.holm)</a>', None, "@mira.holm"),
        ("", None, None),
    ],
)  # fmt: skip
def test_a_caption_on_instagram_is_kept(paragraphs, title, author):
    (embed,) = blocks(INSTAGRAM.format(paragraphs))
    assert isinstance(embed, Embed)
    assert (embed.network, embed.id, embed.title, embed.author) == ("instagram", "AbCdEfG", title, author)


@pytest.mark.parametrize("fence", ["```", "````", "~~~", "```html"])
@pytest.mark.parametrize(
    "code",
    [VIMEO, TWEET.format("mira_holm"), TELEGRAM, "&lt;blockquote class=&quot;twitter-tweet&quot;&gt;a"],
)
def test_code_in_a_fence_stays_there(fence, code):
    text = f"How to embed:\n\n{fence}\n{code}\n{fence.removesuffix('html')}\n\nDone."
    assert blocks(text) == (Text(text=text),)


def test_code_beside_a_fence_is_code():
    fenced = f"```\n{TWEET.format('mira_holm')}\n```"
    text, post, more = blocks(f"{fenced}\n\n{TWEET.format('mira_holm')}\n\n{fenced}")
    assert (text, more) == (Text(text=fenced), Text(text=fenced))
    assert isinstance(post, Social)


@pytest.mark.parametrize(
    ("linked", "handle"),
    [("mira_holm", "mira_holm"), ("Mira_Holm", "mira_holm"), ("i", "mira_holm"), ("ole_demo", None)],
)
def test_who_signs_and_who_is_linked_have_to_be_one(linked, handle):
    (block,) = blocks(TWEET.format(linked))
    assert getattr(block, "handle", None) == handle
    if handle is None:
        assert block == Text(
            text="> The tide is out.\n>\n> — Mira Holm (@mira_holm)"
            " [April 20, 2018](https://twitter.com/ole_demo/status/987437752164737025)"
        )


def test_so_they_have_in_a_copied_text():
    text = "The tide is out. — Mira Holm (@mira_holm) April 20, 2018 https://x.com/ole_demo/status/987437752164737025"
    assert all(not isinstance(b, Social) or b.handle != "mira_holm" for b in blocks(text))


@pytest.mark.parametrize(
    "head",
    [
        *(
            "Mira Holm on X: ",
            "(3) Mira Holm on X: ",
            "(99+) Mira Holm (@mira_holm) on X: ",
            "Mira Holm auf X: ",
            "Mira Holm sur X : ",
        ),
        *(
            "Mira Holm en X: ",
            "Mira Holm su X: ",
            "Mira Holm no X: ",
            "Mira Holm på X: ",
            "Mira Holm op X: ",
            "Mira Holm on Twitter: ",
        ),
        *("Mira Holm na X: ", "Mira Holm в X: ", "XユーザーのMira Holmさん: ", "Mira Holm على X: "),
    ],
)
@pytest.mark.parametrize("quote", ['"{}"', "“{}”", "„{}“", "«\xa0{}\xa0»", "「{}」", "« {} »", "‹{}›"])
@pytest.mark.parametrize(
    "end",
    [
        " / X https://x.com/mira_holm/status/987437752164737025",
        " https://x.com/mira_holm/status/987437752164737025",
    ],
)
def test_what_share_buttons_hand_over(head, quote, end):
    (post,) = blocks(f"{head}{quote.format('The tide is “out”.')}{end}")
    assert isinstance(post, Social)
    assert (post.name, post.handle, post.text) == ("Mira Holm", "mira_holm", "The tide is “out”.")


def test_a_shared_title_of_another_is_not_given_to_the_one_who_is_linked():
    shared = 'Ole (@ole_demo) on X: "The tide is out." / X https://x.com/mira_holm/status/987437752164737025'
    assert all(not isinstance(b, Social) or not b.text for b in blocks(shared))


@pytest.mark.parametrize("entity", ["&#8238;", "&#x202e;", "&#7;", "&#xFEFF;"])
def test_entities_bring_no_control_characters_into_names_and_titles(entity):
    tweet = TWEET.format("mira_holm").replace("Mira", f"Mi{entity}ra").replace("tide", f"ti{entity}de")
    (post,) = blocks(tweet)
    assert isinstance(post, Social)
    assert (post.name, post.text) == ("Mira Holm", "The tide is out.")
    (embed,) = blocks(f'<iframe src="https://youtu.be/aaaaaaaaaaa" title="Low{entity} water"></iframe>')
    assert isinstance(embed, Embed)
    assert embed.title == "Low water"
    assert blocks(f"<blockquote>a{entity}b</blockquote>") == (Text(text="> ab"),)
