"""What crawlers ask for: robots.txt by Python's own reader, the sitemap as XML."""

from __future__ import annotations

from dataclasses import replace
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import httpx
from servers import Running

from liveblog.feeds.sitemap import NEWS, Place, sitemap, written_part
from liveblog.model.blogs import Blog

_MAP = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
}


async def test_crawlers_may_read_what_readers_may(
    server: Running, api: httpx.AsyncClient, story: str
) -> None:
    answer = await api.get("/robots.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    robots = RobotFileParser()
    robots.parse(answer.text.splitlines())
    for path, may in {
        f"/live/{story}": True,
        "/": True,
        f"/live/{story}/feed.atom": True,
        "/desk": False,
    }.items():
        assert robots.can_fetch("Googlebot", server.url + path) is may, path
    assert not robots.can_fetch("Googlebot", f"{server.url}/desk/{story}")
    assert not robots.can_fetch("Googlebot", f"{server.url}/api/v1/blogs")
    [address] = robots.site_maps() or []
    found = await api.get(address)
    assert found.headers["content-type"] == "application/xml; charset=utf-8"
    places = {place.findtext("s:loc", None, _MAP): place for place in ElementTree.fromstring(found.text)}
    place = places[f"{server.url}/live/{story}"]
    assert place.findtext("n:news/n:title", None, _MAP) == "A story"
    assert place.findtext("n:news/n:publication/n:language", None, _MAP) == "en"
    assert (await api.patch(f"/api/v1/blogs/{story}", json={"state": "draft"})).is_success
    assert f"/live/{story}<" not in (await api.get("/sitemap.xml")).text


def test_only_the_last_two_days_are_news_and_any_title_is_xml(blog: Blog) -> None:
    odd = replace(blog, title="R&D <b>“&amp;”", slug="odd")
    old = replace(blog, slug="old", created=blog.created - NEWS - 1)
    now = blog.created + 1
    text = sitemap([Place(odd, now), Place(old, now)], base="https://live.example", site="A & B", now=now)
    first, second = ElementTree.fromstring(text)
    assert first.findtext("n:news/n:title", None, _MAP) == odd.title
    assert first.findtext("n:news/n:publication/n:name", None, _MAP) == "A & B"
    assert second.findtext("s:loc", None, _MAP) == "https://live.example/live/old"
    assert second.find("n:news", _MAP) is None


def test_more_blogs_than_a_sitemap_holds_are_an_index_of_parts(blog: Blog) -> None:
    places = [Place(replace(blog, slug=f"b{n}", id=f"b{n}", created=n), 1_000 + n) for n in range(5)]
    how = {"base": "https://live.example", "site": "A", "now": 1_000}
    whole = written_part(places[::-1], 0, **how, most=2)  # type: ignore[arg-type]
    listed = ElementTree.fromstring(whole)
    assert [part.findtext("s:loc", None, _MAP) for part in listed] == [
        f"https://live.example/sitemap-{n}.xml" for n in (1, 2, 3)
    ]
    parts = [written_part(places[::-1], n, **how, most=2) for n in (1, 2, 3)]  # type: ignore[arg-type]
    found = [p.findtext("s:loc", None, _MAP) for part in parts for p in ElementTree.fromstring(part)]
    assert sorted(map(str, found)) == [f"https://live.example/live/b{n}" for n in range(5)]
    assert written_part(places, 4, **how, most=2) == ""  # type: ignore[arg-type]
    assert written_part(places, 1, **how, most=5) == ""  # type: ignore[arg-type]
