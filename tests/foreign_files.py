"""Stories as other programs export them, written by ourselves after what they publish of their formats."""

from __future__ import annotations

import json
from typing import Any

TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en">It moves.</p>&mdash; Ada Quorn (@adaquorn)'
    ' <a href="https://twitter.com/adaquorn/status/20">March 21, 2006</a></blockquote>'
    '<script async src="https://platform.twitter.com/widgets.js"></script>'
)


def rest(picture: str) -> bytes:
    """An answer of WordPress Liveblog: a new entry, one that was edited, one that was deleted."""

    def entry(id: int, at: int, content: str, kind: str = "new", **more: Any) -> dict[str, Any]:
        return {
            "id": id,
            "type": kind,
            "content": content,
            "render": f"<p>{content}</p>",
            "css_classes": "liveblog",
            "timestamp": str(at),
            "entry_time": str(at),
            "authors": [{"id": 7, "key": "ines", "name": "Ines Okafor", "avatar": "<img>"}],
            "share_link": f"https://news.example/bridge/#{id}",
            **more,
        }

    entries = [
        entry(
            11,
            1_500_000_000,
            f"The bridge is <strong>closed</strong>.\n\n<img src='{picture}' alt='The bridge'>",
        ),
        entry(12, 1_500_000_060, "A first wording."),
        entry(13, 1_500_000_120, "A hoax."),
        entry(
            12,
            1_500_000_180,
            f"{TWEET}\n\nhttps://www.youtube.com/watch?v=aaaaaaaaaaa",
            "update",
            entry_time="1500000060",
        ),
        entry(13, 1_500_000_240, "", "delete"),
        entry(
            14, 1_500_000_300, 'It opens. <span class="liveblog-command type-key">key</span>', key_event=True
        ),
    ]
    return json.dumps({"entries": entries, "latest_timestamp": 1_500_000_300, "page": 1, "pages": 1}).encode()


def export(picture: str, others: int = 0) -> bytes:
    """WordPress' export: a live blog, a post that is none, `others` more; broken UTF-8, a time without its zone."""

    def comment(
        id: int, content: str, *, gmt: str = "2017-07-14 02:40:00", meta: str = "", kind: str = "liveblog"
    ) -> str:
        return f"""<wp:comment><wp:comment_id>{id}</wp:comment_id>
<wp:comment_author><![CDATA[Ines Okafor]]></wp:comment_author>
<wp:comment_date><![CDATA[2017-07-14 04:40:0{id % 10}]]></wp:comment_date>
<wp:comment_date_gmt><![CDATA[{gmt}]]></wp:comment_date_gmt>
<wp:comment_content><![CDATA[{content}]]></wp:comment_content>
<wp:comment_approved><![CDATA[liveblog]]></wp:comment_approved><wp:comment_type><![CDATA[{kind}]]></wp:comment_type>
<wp:comment_parent>0</wp:comment_parent>{meta}</wp:comment>"""

    def meta(key: str, value: str) -> str:
        return f"""<wp:commentmeta><wp:meta_key><![CDATA[{key}]]></wp:meta_key>
<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:commentmeta>"""

    comments = "".join(
        [
            comment(21, f"The bridge is closed.\n\n<a href='{picture}'><img src='{picture}' alt='It'></a>"),
            comment(
                22, "It opens again.", gmt="0000-00-00 00:00:00", meta=meta("liveblog_key_entry", "true")
            ),
            comment(23, "A hoax."),
            comment(24, "", meta=meta("liveblog_replaces", "23")),
            comment(25, "It opens again.", meta=meta("liveblog_replaces", "22")),
            comment(26, "Caf\u00e9 BROKEN open, [embed]https://x.com/jack/status/20[/embed]"),
        ]
    )
    filler = "".join(
        f"<item><title>Other {n}</title><content:encoded><![CDATA[{'Words. ' * 100}]]></content:encoded></item>\n"
        for n in range(others)
    )
    whole = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file. -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>The News</title><language>en-US</language>
<item><title>About us</title><wp:post_name>about</wp:post_name><wp:comment><wp:comment_id>1</wp:comment_id>
<wp:comment_content>Nice!</wp:comment_content><wp:comment_type></wp:comment_type></wp:comment></item>
{filler}<item><title><![CDATA[The bridge]]></title><link>https://news.example/bridge/</link>
<wp:post_name><![CDATA[bridge]]></wp:post_name>{comments}</item>
</channel></rss>"""
    return whole.encode().replace(b"BROKEN", b"\xff\x01")


def superdesk(picture: str) -> bytes:
    def post(id: str, at: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
        refs = [{"residRef": item["_id"], "item": item} for item in items]
        groups = [{"id": "root", "refs": [{"idRef": "main"}], "role": "NEP"}, {"id": "main", "refs": refs}]
        return {
            "_id": id,
            "post_status": "open",
            "published_date": at,
            "groups": groups,
            "deleted": False,
            "original_creator": {"_id": "u1", "display_name": "Ines Okafor"},
            **more,
        }

    image = {
        "_id": "i2",
        "item_type": "image",
        "text": "<figure></figure>",
        "meta": {
            "caption": "The bridge",
            "credit": "A. Quorn",
            "media": {
                "renditions": {
                    "thumbnail": {"href": "https://news.example/t.jpg"},
                    "original": {"href": picture},
                }
            },
        },
    }
    items = [
        post(
            "p1",
            "2017-07-14T02:40:00+00:00",
            {"_id": "i1", "item_type": "text", "text": "<p>It is <b>closed</b>.</p>"},
            image,
        ),
        post(
            "p2",
            "2017-07-14T02:41:00+00:00",
            {
                "_id": "i3",
                "item_type": "embed",
                "text": "<div></div>",
                "meta": {"original_url": "https://x.com/jack/status/20"},
            },
            sticky=True,
            lb_highlight=True,
            tags=["traffic news"],
        ),
        post(
            "p3",
            "2017-07-14T02:42:00+00:00",
            {"_id": "i4", "item_type": "quote", "meta": {"quote": "It stands.", "credit": "The mayor"}},
            headline="The mayor",
        ),
        post(
            "p4",
            "2017-07-14T02:43:00+00:00",
            {"_id": "i5", "item_type": "text", "text": "Not yet."},
            post_status="draft",
        ),
        post(
            "p5",
            "2017-07-14T02:44:00+00:00",
            {"_id": "i6", "item_type": "scorecard", "meta": {}},
            {"_id": "i7", "item_type": "text", "text": "Half time."},
        ),
    ]
    return json.dumps({"_items": items, "_meta": {"total": 5}, "_links": {}}).encode()


def json_feed(picture: str) -> bytes:
    items = [
        {
            "id": "a1",
            "content_html": f"<p>The bridge is closed.</p><img src='{picture}'>",
            "title": "The bridge is closed.",
            "date_published": "2017-07-14T04:40:00+02:00",
            "authors": [{"name": "Ines Okafor"}],
            "tags": ["traffic"],
            "_live": {"key": True, "pinned": True},
        },
        {"id": 2, "content_text": "Two & <three>", "date_published": "2017-07-14T02:41:00", "image": picture},
        {"content_text": "No id."},
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The bridge",
        "language": "de",
        "items": items,
    }
    return json.dumps(whole).encode()


def rss(picture: str) -> bytes:
    return f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The bridge</title><link>https://news.example/bridge</link>
<description>What happens</description><language>en</language>
<item><guid isPermaLink="false">b1</guid><title>Closed</title><dc:creator>Ines Okafor</dc:creator>
<category>traffic</category><pubDate>Fri, 14 Jul 2017 02:40:00 GMT</pubDate>
<content:encoded><![CDATA[<p>The bridge is closed.</p><p>https://x.com/jack/status/20</p>]]></content:encoded>
<enclosure url="{picture}" type="image/jpeg" length="1"/></item>
<item><guid>b2</guid><description>It opens.</description></item></channel></rss>""".encode()


def atom(picture: str) -> bytes:
    return f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The bridge</title><id>urn:x</id>
<updated>2017-07-14T02:41:00Z</updated><entry><id>urn:c1</id><title>Closed</title>
<author><name>Ines Okafor</name></author>
<published>2017-07-14T02:40:00Z</published><updated>2017-07-14T02:41:00Z</updated>
<content type="html">&lt;p&gt;It is closed.&lt;/p&gt;&lt;img src="{picture}"&gt;</content></entry></feed>""".encode()


def page(picture: str) -> bytes:
    posting = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "name": "The News"},
            {
                "@type": ["LiveBlogPosting"],
                "headline": "The bridge",
                "description": "What happens",
                "inLanguage": "fr",
                "url": "https://news.example/bridge",
                "liveBlogUpdate": [
                    {
                        "@type": "BlogPosting",
                        "headline": "Closed",
                        "articleBody": "It is closed.\n\nAll day.",
                        "datePublished": "2017-07-14T02:40:00Z",
                        "author": {"@type": "Person", "name": "Ines Okafor"},
                        "url": "https://news.example/bridge#1",
                        "image": {"@type": "ImageObject", "url": picture, "caption": "It"},
                    },
                    {
                        "@type": "BlogPosting",
                        "articleBody": "<p>It <em>opens</em>.</p>",
                        "datePublished": "2017-07-14T02:41",
                        "author": [{"name": "A"}, {"name": "B"}],
                        "video": {"embedUrl": "https://www.youtube.com/embed/aaaaaaaaaaa"},
                    },
                ],
            },
        ],
    }
    return f"""<!-- saved from url=(0028)https://news.example/bridge -->
<!DOCTYPE html><html><head><script>var a = "<";</script><script type="application/ld+json">{{broken</script>
<script type="application/ld+json">{json.dumps(posting)}</script></head><body><p>…</p></body></html>""".encode()


ALL = {
    "rest.json": rest,
    "export.xml": export,
    "superdesk.json": superdesk,
    "feed.json": json_feed,
    "feed.rss": rss,
    "feed.atom": atom,
    "page.html": page,
}
