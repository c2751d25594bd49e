"""Structured data says only what schema.org has words for, with whole addresses, and times that agree."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from servers import Running

from liveblog.errors import CannotStart
from liveblog.model.blocks import Block, Embed, Link, Photo, Social, Text, Video
from liveblog.model.blogs import Blog
from liveblog.model.entries import Correction, Entry
from liveblog.model.events import Position
from liveblog.model.facts import Countdown, FactList, Facts, Outcome, Results, Scoreboard, Side
from liveblog.model.images import Image
from liveblog.model.posts import Card, Picture
from liveblog.pages import json_ld
from liveblog.pages.json_ld import Site
from liveblog.pages.window import Drawn, Page
from liveblog.server.greeting import address_hint
from liveblog.settings import Settings, read_settings

VOCABULARY = json.loads((Path(__file__).parents[1] / "fixtures" / "schema_org.json").read_text("utf-8"))
TYPES, PROPERTIES = VOCABULARY["types"], VOCABULARY["properties"]

NOON = 1_767_960_000_000  # 2026-01-09T12:00:00Z
HOUR, DAY = 3_600_000, 86_400_000
SITE = Site("The Valley Post", lambda path: f"https://live.example.org{path}", "/static/logo.png")
MEDIA = f"{'a' * 32}-1200x800"
OURS = Image(media=MEDIA, alt="The dam", caption="The dam at noon", credit="Ada", width=1200, height=800)
POST = Social(
    network="x", text="A letter.", name="Mira", handle="mira", posted="2026-01-09", url="https://x.com/mira/status/1",
    pictures=(Picture(address="https://pbs.example/a.jpg", alt="It", width=4, height=3),
              Picture(address="https://pbs.example/b.jpg", shows="video")),
)  # fmt: skip
YOUTUBE = Embed(
    network="youtube", url="https://www.youtube.com/watch?v=aaaaaaaaaaa", id="aaaaaaaaaaa", title="The flood",
    author="Skerrow TV", seconds=95, picture=Picture(address="https://i.ytimg.example/a.jpg", media=MEDIA),
)  # fmt: skip


def a_blog(**facts: Any) -> Blog:
    given: dict[str, Any] = {
        "id": "b1", "slug": "story", "title": "A story", "summary": "What it is about.", "state": "live",
        "language": "en", "started": None, "created": NOON, "updated": NOON, "revision": 1,
    }  # fmt: skip
    return Blog(**given | facts)


def an_entry(id: str = "e1", *blocks: Block, **facts: Any) -> Entry:
    given: dict[str, Any] = {
        "revision": 1, "state": "published", "source": "", "blocks": blocks or (Text(text="It happened."),),
        "headline": "", "published": NOON, "updated": NOON, "authors": (), "label": None, "key": False,
        "pinned": False, "tags": (),
    }  # fmt: skip
    return Entry(id=id, **given | facts)


def data_of(*entries: Entry, blog: Blog | None = None, site: Site = SITE, **facts: Any) -> dict[str, Any]:
    drawn = tuple(Drawn(e, "") for e in entries)
    return json_ld.live_blog(
        Page(blog=blog or a_blog(), position=Position(NOON, 0), entries=drawn, **facts), site
    )


# The vocabulary


def kinds(name: str | None) -> Iterator[str]:
    while name:
        yield name
        name = TYPES[name]


def check(node: dict[str, Any]) -> None:
    """That a node and all inside it are of known types, with properties that these have, of values that those hold."""
    known = set(kinds(node["@type"]))
    for name, value in node.items():
        if name.startswith("@"):
            continue
        assert known & set(PROPERTIES[name]["of"]), f"{node['@type']} has no {name}"
        for one in value if isinstance(value, list) else [value]:
            assert fits(one, PROPERTIES[name]["is"]), f"{name} cannot be {one!r}"
            if isinstance(one, dict):
                check(one) if "@id" not in one or len(one) > 2 else None


def fits(value: Any, kinds_of_value: list[str]) -> bool:
    if isinstance(value, dict):
        return bool(set(kinds(value["@type"])) & set(kinds_of_value))
    if isinstance(value, bool | int):
        return ("Boolean" if isinstance(value, bool) else "Pixels") in kinds_of_value
    checks: dict[str, Callable[[str], bool]] = {
        "URL": lambda text: re.match(r"https://[a-z.-]+/", text) is not None,
        "Date": lambda text: bool(date.fromisoformat(text)) if len(text) == 10 else False,
        "DateTime": lambda text: datetime.fromisoformat(text).tzinfo is not None if len(text) > 10 else False,
        "Duration": lambda text: re.fullmatch(r"PT\d+S", text) is not None,
        "Text": lambda text: text != "",
    }
    return any(kind in checks and checks[kind](value) for kind in kinds_of_value)


SIDES = (Side(name="Ajax", score=2), Side(name="Feyenoord", score=1), Side(name="PSV"))
BOXES: tuple[Facts, ...] = (
    Scoreboard(sides=SIDES[:2], clock="67'"),
    Scoreboard(title="Cup", sides=SIDES, period="Final"),
    FactList(rows=(("Height", 42),)),
    Results(title="Skerrow", counted=45, rows=(Outcome(name="Green", votes=2),)),
    Countdown(to="2026-01-09T20:00:00Z"),
    Countdown(title="Polls close", to="2026-01-09T20:00:00+01:00"),
)
EVERYTHING = (
    an_entry("e1", Text(text="**Bold**"), POST, label="correction", tags=("a", "b"), authors=("Ada",)),
    an_entry("e2", YOUTUBE, published=NOON - DAY),
    an_entry("e3", OURS, day="2026-01-08", published=NOON - DAY),
    an_entry(
        "e4", Video(url="https://e.org/a.mp4"), corrections=(Correction(at=NOON, text="It was wrong."),)
    ),
    an_entry("e5", Photo(picture=Picture(address="https://e.org/a.jpg", alt="A boat"))),
    an_entry("e6", Link(url="https://e.org/a", title="A report")),
    an_entry("e7", Embed(network="web", url="https://e.org/map", title="A map")),
    an_entry("e8", Social(network="x", text="", handle="mira", card=Card(url="https://e.org/"))),
    an_entry("e9", state="withdrawn", reason="A hoax.", withdrawn=NOON),
    *(an_entry(f"f{n}", facts=facts, facts_at=NOON) for n, facts in enumerate(BOXES)),
)


@pytest.mark.parametrize("state", ["live", "closed"])
@pytest.mark.parametrize("facts", [{}, {"cover": OURS}, {"started": "2026-01-01"}, {"close_after": 2}])
def test_structured_data_uses_the_vocabulary_only(state: str, facts: dict[str, Any]) -> None:
    check(data_of(*EVERYTHING, blog=a_blog(state=state, **facts)))


@pytest.mark.parametrize("entry", EVERYTHING)
def test_a_permalinks_structured_data_uses_the_vocabulary_only(entry: Entry) -> None:
    check(json_ld.entry(a_blog(), entry, SITE))


def test_the_check_finds_what_is_wrong() -> None:
    for wrong in ({"@type": "Person", "headline": "A"}, {"@type": "ImageObject", "url": "/a.png"}):
        with pytest.raises(AssertionError):
            check(wrong)


# Times


def test_coverage_begins_no_later_than_the_oldest_update() -> None:
    backdated = data_of(an_entry(), an_entry("e0", published=NOON - DAY))
    assert backdated["coverageStartTime"] == backdated["datePublished"] == "2026-01-08T12:00:00.000Z"
    pinned = data_of(an_entry(), pinned=(Drawn(an_entry("e0", published=NOON - 2 * DAY), ""),))
    assert pinned["coverageStartTime"] == "2026-01-07T12:00:00.000Z"
    further_down = data_of(an_entry(), oldest="2026-01-05T12:00:00.000Z")
    assert further_down["coverageStartTime"] == "2026-01-05T12:00:00.000Z"
    said = data_of(an_entry(), blog=a_blog(started="2026-01-02"))
    assert said["coverageStartTime"] == "2026-01-02T00:00:00+00:00"


@pytest.mark.parametrize(
    ("zone", "begin", "end"),
    [
        ("UTC", "2026-01-08T00:00:00+00:00", "2026-01-08T23:59:59+00:00"),
        ("Asia/Tokyo", "2026-01-08T00:00:00+09:00", "2026-01-08T23:59:59+00:00"),
        ("America/New_York", "2026-01-08T00:00:00+00:00", "2026-01-08T23:59:59-05:00"),
    ],
)
def test_a_day_is_covered_whole_wherever_it_is_read(zone: str, begin: str, end: str) -> None:
    entry = an_entry(day="2026-01-08", published=NOON - DAY)
    data = data_of(entry, blog=a_blog(zone=zone, started="2026-01-08", state="closed"))
    assert (data["coverageStartTime"], data["coverageEndTime"]) == (begin, end)


def test_coverage_ends_with_the_newest_update_of_a_closed_blog() -> None:
    closed = a_blog(state="closed", updated=NOON + DAY)  # a later change of its title prolongs nothing
    data = data_of(an_entry("e2", published=NOON + HOUR), an_entry(), blog=closed)
    assert data["coverageEndTime"] == "2026-01-09T13:00:00.000Z"
    assert "coverageEndTime" in data_of(blog=closed)


def test_only_a_planned_end_is_given() -> None:
    assert "coverageEndTime" not in data_of(an_entry())
    assert data_of(an_entry(), blog=a_blog(close_after=2))["coverageEndTime"] == "2026-01-11T12:00:00.000Z"


# Images, videos, the logo


def test_the_publisher_has_a_logo() -> None:
    logo = {"@type": "ImageObject", "url": "https://live.example.org/static/logo.png"}
    assert data_of(an_entry())["publisher"]["logo"] == logo
    elsewhere = Site("Post", SITE.address, "https://cdn.example/logo.svg")
    assert data_of(an_entry(), site=elsewhere)["publisher"]["logo"]["url"] == "https://cdn.example/logo.svg"
    assert "logo" not in data_of(an_entry(), site=Site("Post", SITE.address))["publisher"]


def test_a_blog_has_an_image() -> None:
    cover = Image(media=f"{'b' * 32}-600x400", alt="A cover", width=600, height=400)
    [first] = data_of(an_entry("e1", OURS), blog=a_blog(cover=cover))["image"]
    assert (first["width"], first["caption"]) == (600, "A cover")
    [newest] = data_of(an_entry(), an_entry("e1", OURS))["image"]
    assert newest["caption"] == "The dam at noon"
    assert data_of(an_entry())["image"] == [data_of(an_entry())["publisher"]["logo"]]
    assert "image" not in data_of(an_entry(), site=Site("Post", SITE.address))


def test_a_video_is_a_video_object() -> None:
    [update] = data_of(an_entry("e1", YOUTUBE))["liveBlogUpdate"]
    [video] = update["video"]
    assert video == {
        "@type": "VideoObject", "name": "The flood", "url": YOUTUBE.url, "duration": "PT95S",
        "embedUrl": "https://www.youtube.com/embed/aaaaaaaaaaa",
        "thumbnailUrl": f"https://live.example.org{OURS.src}",
        "author": {"@type": "Person", "name": "Skerrow TV"},
    }  # fmt: skip
    assert "sharedContent" not in update
    [file] = data_of(an_entry("e1", Video(url="https://e.org/a.mp4")))["liveBlogUpdate"][0]["video"]
    assert (file["contentUrl"], file["name"]) == ("https://e.org/a.mp4", "e.org/a.mp4")


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://www.youtube.com/watch?v=aaaaaaaaaaa", True),
        ("https://www.youtube.com/playlist?list=PLa", False),
        ("https://vimeo.com/123", True),
        ("https://www.tiktok.com/@mira/video/123", True),
        ("https://www.tiktok.com/@mira/photo/123", False),
        ("https://www.instagram.com/reel/abcde/", True),
        ("https://www.instagram.com/p/abcde/", False),
        ("https://www.facebook.com/watch/?v=1", True),
        ("https://www.facebook.com/mira/videos/1", True),
        ("https://www.facebook.com/mira/posts/1", False),
        ("https://fb.watch/abc/", True),
        ("https://e.org/video", False),
    ],
)
def test_only_a_video_is_a_video_object(url: str, is_one: bool) -> None:
    [update] = data_of(an_entry("e1", Embed(network="web", url=url)))["liveBlogUpdate"]
    assert ("video" in update, "sharedContent" in update) == (is_one, not is_one)


def test_pictures_of_a_post_are_the_posts() -> None:
    [update] = data_of(an_entry("e1", POST))["liveBlogUpdate"]
    assert "image" not in update
    [post] = update["sharedContent"]
    assert [i["url"] for i in post["image"]] == ["https://pbs.example/a.jpg"]
    assert [v["thumbnailUrl"] for v in post["video"]] == ["https://pbs.example/b.jpg"]


@pytest.mark.parametrize("logo", ["logo.png", "//cdn.example/logo.png", "javascript:a", "ftp://e.org/a"])
def test_a_logo_has_to_have_an_address(logo: str) -> None:
    with pytest.raises(CannotStart, match="LIVEBLOG_SITE_LOGO"):
        read_settings({"LIVEBLOG_SITE_LOGO": logo})


# Whole addresses


def structured(html: str) -> dict[str, Any]:
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    data: dict[str, Any] = json.loads(found)
    return data


async def test_addresses_are_absolute_for_every_host_without_a_setting(
    api: httpx.AsyncClient, story: str
) -> None:
    await api.post(f"/api/v1/blogs/{story}/entries", json={"text": "It happened.", "id": "e1"})
    for path in (f"/live/{story}", f"/live/{story}/e1"):
        for host in ("live.example.org", "[2001:db8::1]:8080", "live.example.org", "other.example:81"):
            html = (await api.get(path, headers={"host": host})).text
            data = structured(html)
            assert data["url"].startswith(f"http://{host}/live/{story}")
            assert f'<link rel="canonical" href="http://{host}{path}">' in html
        for host in ("e.org/a", 'e"org', "<e>", "a b"):
            html = (await api.get(path, headers={"host": host})).text
            assert structured(html)["publisher"]["url"] == "/"


def test_a_server_warns_that_search_engines_need_a_public_url(serve: Callable[..., Running]) -> None:
    assert address_hint(Settings(public_url="https://live.example.org")) is None
    server = serve(LIVEBLOG_SITE_LOGO="/static/logo.png")
    assert "LIVEBLOG_PUBLIC_URL is not set" in "".join(server.output)
    server.command("import", "-", "--slug", "story", stdin="Words.")
    data = structured(httpx.get(f"{server.url}/live/story").text)
    assert data["publisher"]["logo"]["url"] == f"{server.url}/static/logo.png"
