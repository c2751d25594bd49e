# ruff: noqa: E501  # a table of addresses
"""Players and views of sites that have no network name of their own, the fediverse beside Mastodon, and addresses that
stand in other addresses."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from liveblog.model.blocks import Embed, Social
from liveblog.text.paste import parse_paste
from liveblog.text.social import find_post
from liveblog.text.social.wrappers import unwrapped

UUID = "0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
DID = "did:plc:abcdefghijklmnopqrstuvwx"
KEY = "3l3qo2vutsw2b"
POST = "https://x.com/mira_holm/status/987437752164737025"


def only(text):
    (block,) = parse_paste(text).blocks
    return block


@pytest.mark.parametrize(
    ("address", "url", "id"),
    [
        ("https://www.dailymotion.com/video/x8abcde", "https://www.dailymotion.com/video/x8abcde", "x8abcde"),
        ("https://www.dailymotion.com/video/x8abcde_low-water_news", "https://www.dailymotion.com/video/x8abcde", "x8abcde"),
        ("https://dai.ly/x8abcde", "https://www.dailymotion.com/video/x8abcde", "x8abcde"),
        ("https://www.dailymotion.com/embed/video/x8abcde?autoplay=1", "https://www.dailymotion.com/video/x8abcde", "x8abcde"),
        ("https://geo.dailymotion.com/player.html?video=x8abcde", "https://www.dailymotion.com/video/x8abcde", "x8abcde"),
        ("https://geo.dailymotion.com/player/xabcd.html?video=x8abcde", "https://www.dailymotion.com/video/x8abcde", "x8abcde"),
        ("https://www.dailymotion.com/playlist/x7abcd", "https://www.dailymotion.com/playlist/x7abcd", "x7abcd"),
        ("https://podcasts.apple.com/gb/podcast/the-tides/id1200361736?i=1000690000000", "https://podcasts.apple.com/gb/podcast/id1200361736?i=1000690000000", "1000690000000"),
        ("https://podcasts.apple.com/us/podcast/the-tides/id1200361736", "https://podcasts.apple.com/us/podcast/id1200361736", "1200361736"),
        ("https://embed.podcasts.apple.com/de/podcast/the-tides/id1200361736?i=1000690000000", "https://podcasts.apple.com/de/podcast/id1200361736?i=1000690000000", "1000690000000"),
        ("https://podcasts.apple.com/podcast/id1200361736", "https://podcasts.apple.com/us/podcast/id1200361736", "1200361736"),
        ("https://infogram.com/low-water-1h7g6k0abcdef1q", "https://infogram.com/low-water-1h7g6k0abcdef1q", "low-water-1h7g6k0abcdef1q"),
        (f"https://e.infogram.com/{UUID}?src=embed", f"https://e.infogram.com/{UUID}", UUID),
        ("https://www.documentcloud.org/documents/24000000-the-report", "https://www.documentcloud.org/documents/24000000-the-report", "24000000"),
        ("https://www.documentcloud.org/documents/24000000-the-report.html#document/p3/a12", "https://www.documentcloud.org/documents/24000000-the-report#document/p3/a12", "24000000"),
        ("https://embed.documentcloud.org/documents/24000000-the-report/?embed=1", "https://www.documentcloud.org/documents/24000000-the-report", "24000000"),
        ("https://www.twitch.tv/videos/1234567890?t=1h", "https://www.twitch.tv/videos/1234567890", "1234567890"),
        ("https://m.twitch.tv/mira/clip/CuteTide-aB_1", "https://clips.twitch.tv/CuteTide-aB_1", "CuteTide-aB_1"),
        ("https://clips.twitch.tv/CuteTide-aB_1", "https://clips.twitch.tv/CuteTide-aB_1", "CuteTide-aB_1"),
        ("https://clips.twitch.tv/embed?clip=CuteTide-aB_1&parent=e.org", "https://clips.twitch.tv/CuteTide-aB_1", "CuteTide-aB_1"),
        ("https://player.twitch.tv/?video=v1234567890&parent=e.org", "https://www.twitch.tv/videos/1234567890", "1234567890"),
        ("https://player.twitch.tv/?channel=skerrow&parent=e.org", "https://www.twitch.tv/skerrow", None),
        ("https://www.twitch.tv/skerrow", "https://www.twitch.tv/skerrow", None),
        ("https://rumble.com/v4abcde-low-water.html?e9s=a", "https://rumble.com/v4abcde-low-water.html", "v4abcde"),
        ("https://rumble.com/embed/v3abcde/?pub=4", "https://rumble.com/embed/v3abcde/", "v3abcde"),
        ("https://rumble.com/embed/u4ab.v3abcde/", "https://rumble.com/embed/v3abcde/", "v3abcde"),
        ("https://rumble.com/shorts/v4abcde", "https://rumble.com/shorts/v4abcde", "v4abcde"),
        ("https://vk.com/wall-123_456", "https://vk.com/wall-123_456", "-123_456"),
        ("https://vk.com/mira?w=wall123_456", "https://vk.com/wall123_456", "123_456"),
        ("https://vk.com/video-123_456", "https://vk.com/video-123_456", "-123_456"),
        ("https://vk.com/video?z=video-123_456%2Fpl_cat", "https://vk.com/video-123_456", "-123_456"),
        ("https://vkvideo.ru/video-123_456", "https://vk.com/video-123_456", "-123_456"),
        ("https://vk.com/video_ext.php?oid=-123&id=456&hash=abc", "https://vk.com/video-123_456", "-123_456"),
        ("https://m.vk.com/clip-123_456", "https://vk.com/clip-123_456", "-123_456"),
        ("https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp12", "https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp12", None),
        ("https://www.whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp12/345", "https://whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp12/345", "345"),
    ],
)  # fmt: skip
def test_a_player_without_a_network_name_is_of_the_web(address, url, id):
    assert only(address) == Embed(network="web", url=url, id=id)
    assert only(f'<iframe src="{address}" title="Low water"></iframe>').title == "Low water"
    assert find_post(url) == Embed(network="web", url=url, id=id)


@pytest.mark.parametrize(
    "address",
    [
        *("https://www.dailymotion.com/mira", "https://www.dailymotion.com/video/", "https://dai.ly/", "https://dai.ly/abc"),
        *("https://podcasts.apple.com/us/genre/news/id1489", "https://podcasts.apple.com/us/podcast/the-tides", "https://podcasts.apple.com/"),
        *("https://infogram.com/pricing", "https://infogram.com/", "https://e.infogram.com/js/dist/embed.js"),
        *("https://www.documentcloud.org/documents/", "https://www.documentcloud.org/home", "https://www.documentcloud.org/documents/search"),
        *("https://www.twitch.tv/directory", "https://www.twitch.tv/", "https://player.twitch.tv/", "https://clips.twitch.tv/embed"),
        *("https://rumble.com/c/mira", "https://rumble.com/videos", "https://vk.com/mira", "https://vk.com/", "https://vk.com/video_ext.php?oid=a"),
        *("https://whatsapp.com/channel/short", "https://whatsapp.com/download", "https://wa.me/4712345678"),
    ],
)  # fmt: skip
def test_another_page_of_such_a_site_is_no_player(address):
    assert find_post(address) is None


@pytest.mark.parametrize(
    ("code", "url", "title"),
    [
        ('<script src="https://geo.dailymotion.com/player/xabcd.js" data-video="x8abcde"></script>', "https://www.dailymotion.com/video/x8abcde", None),
        ('<div style="position:relative;padding-bottom:56.25%;"><iframe src="https://geo.dailymotion.com/player.html?video=x8abcde" title="Dailymotion Video Player" allow="web-share"></iframe></div>', "https://www.dailymotion.com/video/x8abcde", None),
        (f'<div class="infogram-embed" data-id="{UUID}" data-type="interactive" data-title="Low water"></div><script>!function(e,n,i,s){{var d="InfogramEmbeds";}}(document,0,"infogram-async","https://e.infogram.com/js/dist/embed-loader-min.js");</script><div style="padding:8px 0;font-family:Arial!important;border-top:1px solid #dadada;margin:0 30px"><a href="https://infogram.com/{UUID}" style="color:#989898" target="_blank">Low water</a><br><a href="https://infogram.com" target="_blank" rel="nofollow">Infogram</a></div>', f"https://e.infogram.com/{UUID}", "Low water"),
        (f'<script id="infogram_0_{UUID}" title="Low water" src="https://e.infogram.com/js/dist/embed.js?Abc" type="text/javascript"></script>', f"https://e.infogram.com/{UUID}", "Low water"),
        ('<div id="DV-viewer-24000000-the-report" class="DC-embed DC-embed-document"></div><script src="https://assets.documentcloud.org/viewer/loader.js"></script><script>DV.load("https://www.documentcloud.org/documents/24000000-the-report.js", {width: 600});</script>', "https://www.documentcloud.org/documents/24000000-the-report", None),
        ('<iframe src="https://embed.documentcloud.org/documents/24000000-the-report/?embed=1&responsive=1" title="The report (Hosted by DocumentCloud)" width="700" height="905" sandbox="allow-scripts"></iframe>', "https://www.documentcloud.org/documents/24000000-the-report", "The report (Hosted by DocumentCloud)"),
        ('<script>!function(r,u,m,b,l,e){r._Rumble=b}(window, document, "script", "Rumble");</script>\n<div id="rumble_v3abcde"></div>\n<script>Rumble("play", {"video":"v3abcde","div":"rumble_v3abcde"});</script>', "https://rumble.com/embed/v3abcde/", None),
        ('<div id="vk_post_-123_456"></div><script type="text/javascript" src="https://vk.com/js/api/openapi.js?169"></script><script type="text/javascript">(function() { VK.Widgets.Post("vk_post_-123_456", -123, 456, "AbC"); }());</script>', "https://vk.com/wall-123_456", None),
        ('<iframe allow="autoplay *; encrypted-media *;" frameborder="0" height="175" sandbox="allow-forms" src="https://embed.podcasts.apple.com/us/podcast/the-tides/id1200361736?i=1000690000000"></iframe>', "https://podcasts.apple.com/us/podcast/id1200361736?i=1000690000000", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "<!-- wp:html -->\n{}\n<!-- /wp:html -->", "<p></p>{}<p></p>\n"])
def test_nothing_of_their_embed_code_is_left(code, url, title, around):
    block = only(around.replace("{}", code))
    assert (block.network, block.url, block.title) == ("web", url, title)


# Stories, shares and addresses of another kind


@pytest.mark.parametrize(
    ("address", "network", "url", "id"),
    [
        ("https://www.instagram.com/stories/mira.h/3412345678901234567/?igsh=a", "instagram", "https://www.instagram.com/stories/mira.h/3412345678901234567/", "3412345678901234567"),
        ("https://www.instagram.com/stories/mira.h/", "instagram", "https://www.instagram.com/stories/mira.h/", None),
        ("https://www.instagram.com/stories/highlights/17912345678901234/", "instagram", "https://www.instagram.com/stories/highlights/17912345678901234/", "17912345678901234"),
        ("https://www.instagram.com/s/aGlnaGxpZ2h0OjE3OTEyMzQ1Njc4OTAxMjM0?story_media_id=1", "instagram", "https://www.instagram.com/stories/highlights/17912345678901234/", "17912345678901234"),
        ("https://www.threads.com/share/BAbCdEfGh/", "threads", "https://www.threads.com/share/BAbCdEfGh/", None),
        ("https://www.threads.net/share/p/BAbCdEfGh/?x=1", "threads", "https://www.threads.com/share/p/BAbCdEfGh/", None),
        ("https://www.facebook.com/share/r/AbCdE12345/?mibextid=a", "facebook", "https://www.facebook.com/share/r/AbCdE12345/", "AbCdE12345"),
        (f"at://{DID}/app.bsky.feed.post/{KEY}", "bluesky", f"https://bsky.app/profile/{DID}/post/{KEY}", KEY),
        (f"at://mira.example.org/app.bsky.feed.post/{KEY}", "bluesky", f"https://bsky.app/profile/mira.example.org/post/{KEY}", KEY),
    ],
)  # fmt: skip
def test_an_address_of_another_kind(address, network, url, id):
    block = only(f"\u200b{address}\u200b" if address.startswith("https") else address)
    assert (block.network, block.url, block.id) == (network, url, id)


@pytest.mark.parametrize(
    "address",
    [
        *("https://www.instagram.com/stories/", "https://www.instagram.com/s/aGVsbG8", "https://www.instagram.com/s/%%%", "https://www.instagram.com/stories/mira/highlight"),
        *("at://", f"at://{DID}", f"at://{DID}/app.bsky.feed.like/{KEY}", f"at://{DID}/app.bsky.feed.post/", "at://a b/app.bsky.feed.post/c"),
        *("https://www.threads.com/share/", "https://www.threads.com/share/x/BAbCdEfGh"),
    ],
)  # fmt: skip
def test_what_only_looks_like_one(address):
    assert find_post(address) is None


# The fediverse


def to_base(number: int, digits: str) -> str:
    written = ""
    while number:
        number, digit = divmod(number, len(digits))
        written = digits[digit] + written
    return written


BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MOMENT = 1_725_911_162_000  # 2024-09-09T19:46:02Z
FLAKE = to_base((MOMENT << 64) + 12345, BASE62)
AID = to_base(MOMENT - 946_684_800_000, BASE62[:10] + BASE62[36:]) + "0x"
ULID = to_base(MOMENT, "0123456789ABCDEFGHJKMNPQRSTVWXYZ").rjust(10, "0") + "ABCDEFGHJKMNPQRS"


@pytest.mark.parametrize(
    ("path", "handle"),
    [
        *((f"notice/{FLAKE}", None), (f"notes/{AID}", None), (f"notes/{AID}000001", None), (f"notes/{ULID.lower()}", None)),
        *((f"@mira/statuses/{ULID}", "mira@sea.example"), ("@mira/113109313912832000", "mira@sea.example"), ("deck/@mira/113109313912832000", "mira@sea.example")),
    ],
)  # fmt: skip
def test_a_post_on_a_server_of_another_kind(path, handle):
    block = only(f"https://sea.example/{path}")
    assert isinstance(block, Social)
    assert (block.network, block.url, block.handle) == (
        "mastodon", f"https://sea.example/{path.removeprefix('deck/')}", handle,
    )  # fmt: skip
    assert block.posted is not None
    assert block.posted.startswith("2024-09-09T19:46:02")
    assert only(block.url) == block


@pytest.mark.parametrize(
    "path",
    [
        *("notice/12", "notice/2024-report", "notes/2024review", "notes/conference", "notes/annotation", "notes/abcdefghij"),
        *("notice/zzzzzzzzzzzzzzzzzz", "notes/zzzzzzzzz9", "notes/", "notice/", "@mira/statuses/12", "notes/0000000001"),
    ],
)  # fmt: skip
def test_words_in_addresses_are_no_ids(path):
    assert find_post(f"https://sea.example/{path}") is None


# Wrappers


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://www.google.com/url?q={}&sa=D&source=editors&ust=1700000000000000&usg=AOv",
        "https://www.google.de/url?sa=t&source=web&rct=j&url={}&ved=2ah",
        "https://l.facebook.com/l.php?u={}%3Ffbclid%3DIwAR&h=AT0",
        "https://lm.facebook.com/l.php?u={}",
        "https://l.instagram.com/?u={}&e=AT0",
        "https://l.threads.com/?u={}&e=AT0",
        "https://nam02.safelinks.protection.outlook.com/?url={}&data=05%7C02%7C&sdata=abc%3D&reserved=0",
        "https://eur03.safelinks.protection.outlook.com/ap/t-59584e83/?url={}&data=05",
        "https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url={}&locale=en",
        "https://www.youtube.com/redirect?event=video_description&q={}&v=a",
        "https://vk.com/away.php?to={}",
        "https://t.umblr.com/redirect?z={}&t=a",
        "https://out.reddit.com/?url={}",
        "https://www.linkedin.com/safety/go?url={}&trk=a",
        "https://slack-redir.net/link?url={}",
        "https://duckduckgo.com/l/?uddg={}&rut=a",
    ],
)  # fmt: skip
def test_an_address_in_another_is_taken_out(wrapped):
    address = wrapped.replace("{}", quote(POST, safe=""))
    found = only(address)
    assert isinstance(found, Social)
    assert (found.id, found.url) == ("987437752164737025", POST)
    twice = f"https://www.google.com/url?q={quote(address, safe='')}"
    assert only(twice).id == found.id
    code = f'<blockquote class="twitter-tweet"><p>Out.</p>&mdash; Mira (@mira_holm) <a href="{address}">April 20, 2018</a></blockquote>'
    assert only(code).url == POST
    quote_ = f'<blockquote>See <a href="{address}">this</a></blockquote>'
    assert POST in only(quote_).text


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("https://www.google.com/amp/s/example.org/a/b", "https://example.org/a/b"),
        ("https://urldefense.com/v3/__https://example.org/a?b=1__;!!AbC!def$", "https://example.org/a?b=1"),
        ("https://urldefense.com/v3/__https:/example.org/a__;!!AbC!def$", "https://example.org/a"),
        (
            "https://urldefense.proofpoint.com/v2/url?u=https-3A__example.org_a-5Fb&d=DwM",
            "https://example.org/a_b",
        ),
        ("https://www.google.com/url?q=javascript:alert(1)", None),
        ("https://www.google.com/url?q=/search", None),
        ("https://www.google.com/url", None),
        ("https://www.google.com/search?q=https://example.org", None),
        ("https://evil.example/url?q=https://example.org", None),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fx.com%40evil.example%2F", None),
        ("https://t.co/AbCdEf", None),
        ("https://example.org/", None),
        ("no address", None),
    ],
)
def test_only_what_is_surely_wrapped_is_unwrapped(address, inside):
    assert unwrapped(address) == (inside or address)
