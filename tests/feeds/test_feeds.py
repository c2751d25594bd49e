"""Feeds: what is in them, how they are written, what they say of corrections and of what was taken away."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from programs import publish, sentence
from samples import NOON, an_entry

from liveblog.errors import Invalid
from liveblog.feeds import items as feed_items
from liveblog.feeds import json as json_format
from liveblog.feeds import xml as xml_formats
from liveblog.model.blocks import Text
from liveblog.model.blogs import Blog
from liveblog.model.entries import Correction, Entry
from liveblog.model.events import Event, Gone, Position, Put
from liveblog.model.filters import Filter
from liveblog.pages import feed
from liveblog.pages.feed import Deleted, Wanted, parse_wanted, select
from liveblog.pages.rendering import Drawing
from liveblog.pages.window import Corrected, corrections_of
from liveblog.settings import Settings
from liveblog.text import html

ATOM, TOMBSTONES = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
CONTENT, DC = "{http://purl.org/rss/1.0/modules/content/}encoded", "{http://purl.org/dc/elements/1.1/}creator"
FORMS = ["atom", "rss", "json"]
DRAWING = Drawing(Settings())


def a_blog(**facts: Any) -> Blog:
    given: dict[str, Any] = {
        "id": "b1", "slug": "flood", "title": "The flood", "summary": "", "state": "live", "language": "en",
        "started": None, "created": NOON, "updated": NOON, "revision": 1,
    }  # fmt: skip
    return Blog(**given | facts)


def written(form: str, blog: Blog, *entries: Entry, wanted: Wanted | None = None) -> str:
    lines = [line for entry in entries for line in corrections_of(entry.shown())]
    selection = select([e.shown() for e in entries], (), lines, wanted or Wanted())
    made = feed_items.make(
        blog, selection, DRAWING, site="Desk", base="https://a.example/", own="https://a.example/f"
    )
    return json_format.write(made) if form == "json" else xml_formats.write(form, made)


async def items(api: httpx.AsyncClient, slug: str, query: str = "") -> list[dict[str, Any]]:
    answer = await api.get(f"/live/{slug}/feed.json{query}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def xml(api: httpx.AsyncClient, slug: str, form: str) -> ElementTree.Element:
    answer = await api.get(f"/live/{slug}/feed.{form}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == f"application/{form}+xml; charset=utf-8"
    return ElementTree.fromstring(answer.content)


# What is chosen


def test_a_feed_begins_with_what_changed_last() -> None:
    old = an_entry(id="old", published=NOON - 5000, edited=NOON + 10)
    new = an_entry(id="new", published=NOON)
    assert [e.id for e in select([new, old], (), (), Wanted()).entries] == ["old", "new"]
    assert [e.id for e in select([new, old], (), (), Wanted(limit=1)).entries] == ["old"]


def test_the_log_brings_what_is_old_and_was_changed_and_what_was_taken_away() -> None:
    def event(at: int, change: Any) -> Event:
        return Event(Position(at, 0), Position(at - 1, 0), change)

    events = [
        event(1, Put(an_entry(id="edited", revision=1))),
        event(2, Put(an_entry(id="edited", revision=2))),
        event(3, Put(an_entry(id="away"))),
        event(4, Gone("away")),
        event(5, Gone("back")),
        event(6, Put(an_entry(id="back"))),
        event(7, Put(an_entry(id="reason", state="withdrawn", reason="Not so.", withdrawn=NOON))),
    ]
    chosen = select([an_entry(id="newest")], events, (), Wanted())
    assert {(e.id, e.revision) for e in chosen.entries} == {
        ("edited", 2), ("back", 3), ("reason", 3), ("newest", 3),
    }  # fmt: skip
    assert chosen.deleted == (Deleted("away", 4),)
    [tombstone] = [e for e in chosen.entries if e.id == "reason"]
    assert (tombstone.headline, tombstone.blocks, tombstone.authors) == ("", (), ())


def test_a_feed_can_be_asked_for_a_part() -> None:
    toll, other = an_entry(id="toll"), an_entry(id="other", tags=("aid",), key=False, label=None)
    lines = [Corrected("toll", NOON + 1, "Wrong."), Corrected("other", NOON + 2, "Wrong, too.")]
    for some in (Filter(tag="TOLL"), Filter(key="1"), Filter(label="breaking")):
        chosen = select([toll, other], (), lines, Wanted(filter=some))
        assert [e.id for e in chosen.entries] == ["toll"]
        assert [c.id for c in chosen.corrections] == ["toll"]


def test_since_leaves_out_what_has_not_changed() -> None:
    before, after = an_entry(id="before", updated=NOON), an_entry(id="after", published=1, updated=NOON + 1)
    events = [Event(Position(NOON - 1, 0), Position(0, 0), Gone("gone"))]
    lines = [Corrected("before", NOON, "Wrong.")]
    chosen = select([before, after], events, lines, Wanted(since=NOON))
    assert [e.id for e in chosen.entries] == ["after"]
    assert (chosen.corrections, chosen.deleted) == ((), ())
    assert select([], events, (), Wanted(since=NOON - 2)).deleted == (Deleted("gone", NOON - 1),)


def test_what_was_asked_is_always_written_alike() -> None:
    wanted = parse_wanted({"since": "2026-01-09T13:00:00 01:00", "tag": "#toll", "limit": "007", "key": "1"})
    assert wanted == Wanted(limit=7, since=NOON, filter=Filter(tag="toll", key="1"))
    assert wanted.query == "?tag=toll&key=1&since=2026-01-09T12%3A00%3A00.000Z&limit=7"
    assert parse_wanted({"limit": "", "key": "0", "x": "y"}).query == ""


@pytest.mark.parametrize(
    "query",
    [
        *({"limit": bad} for bad in ("0", "-1", "101", "x", "٣", "9" * 400)),
        *({"since": bad} for bad in ("yesterday", "2026-01-09", "2026-01-09T12:00:00")),
        {"label": "news"},
        {"key": "yes"},
    ],
)
def test_what_cannot_be_asked_is_said(query: dict[str, str]) -> None:
    with pytest.raises(Invalid) as problem:
        parse_wanted(query)
    assert list(problem.value.problems) == list(query)


# How they are written


@pytest.mark.parametrize("form", FORMS)
@given(words=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_whatever_is_written_a_feed_can_be_read(form: str, words: str) -> None:
    given = {"title": words or "-", "summary": words}
    entry = an_entry(
        headline=words, blocks=(Text(text=words),), authors=(words,), tags=(words,),
        corrections=(Correction(at=NOON, text=words),),
    )  # fmt: skip
    made = written(form, a_blog(**given), entry)
    if form != "json":
        ElementTree.fromstring(made.encode())


def test_html_in_feeds_is_plain_and_its_addresses_are_whole() -> None:
    made = html.portable(
        '<p class="x" onclick="y()">See <a href="/live/flood">it</a> <img src="/media/a.jpg" srcset="/b 1x" alt="A">'
        "<script>z()</script><relative-time><time>noon</time></relative-time></p><pre>\n  a\n  b</pre>",
        "https://a.example/",
    )
    assert made == (
        '<p>See <a href="https://a.example/live/flood" rel="nofollow noopener noreferrer">it</a> '
        '<img src="https://a.example/media/a.jpg" alt="A">noon</p><pre>  a\n  b</pre>'
    )


def test_names_of_items_are_made_from_what_never_changes() -> None:
    one, other = a_blog(), a_blog(slug="elsewhere", title="Renamed")
    ids = [re.findall(r"urn:uuid:[0-9a-f-]{36}", written("atom", b, an_entry())) for b in (one, other)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2  # the blog's and the entry's


def test_a_feed_of_a_part_has_a_name_of_its_own() -> None:
    names = set()
    for own in ("feed.atom", "feed.rss", "feed.atom?tag=toll", "feed.atom?key=1"):
        made = feed_items.make(
            a_blog(), select([], (), (), Wanted()), DRAWING, site="S", base="https://a.example/", own=own
        )
        names.add(made.id)
    assert len(names) == 3


def test_a_blog_without_bylines_names_nobody() -> None:
    for form in FORMS:
        assert "Ada" in written(form, a_blog(), an_entry())
        assert "Ada" not in written(form, a_blog(bylines=False), an_entry())


def test_a_feed_speaks_its_blogs_language() -> None:
    gone = an_entry(state="withdrawn", reason="Das war falsch.", withdrawn=NOON)
    blog = a_blog(language="de")
    assert "Zurückgezogen: Das war falsch." in written("rss", blog, gone)
    root = ElementTree.fromstring(written("atom", blog, gone).encode())
    assert root.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "de"


# What the server answers


@pytest.mark.parametrize("form", FORMS)
async def test_every_page_of_a_blog_leads_to_its_feeds(api: httpx.AsyncClient, story: str, form: str) -> None:
    entry = await publish(api, story)
    for page in (f"/live/{story}", f"/live/{story}/{entry['id']}", f"/live/{story}?before={entry['id']}"):
        html = (await api.get(page)).text
        feed = f"{api.base_url}/live/{story}/feed.{form}"
        assert re.search(
            rf'<link rel="alternate" type="application/\S+" title="A story" href="{feed}">', html
        )
        assert f'<a href="/live/{story}/feed.{form}">' in html
    answer = await api.get(f"/live/{story}/feed.{form}")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "max-age=5" in answer.headers["cache-control"]
    again = await api.get(f"/live/{story}/feed.{form}", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_atom(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(
        api, story, "The *dam* holds.", headline="Dam", tags=["flood"], authors=["Ada", "Grace"], key=True
    )
    root = await xml(api, story, "atom")
    url = f"{api.base_url}/live/{story}".replace("//live", "/live")
    assert {e.attrib["rel"]: e.attrib["href"] for e in root.findall(f"{ATOM}link")} == {
        "alternate": url,
        "self": f"{url}/feed.atom",
    }
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    [item] = root.findall(f"{ATOM}entry")
    assert item.findtext(f"{ATOM}title") == "Dam"
    assert item.findtext(f"{ATOM}published") == item.findtext(f"{ATOM}updated") != ""
    assert "<em>dam</em>" in str(item.findtext(f"{ATOM}content"))
    assert [a.findtext(f"{ATOM}name") for a in item.findall(f"{ATOM}author")] == ["Ada", "Grace"]
    assert [c.attrib["term"] for c in item.findall(f"{ATOM}category")] == ["flood", "key"]
    [link] = item.findall(f"{ATOM}link")
    assert link.attrib["href"] == f"{url}/{entry['id']}"


async def test_rss(api: httpx.AsyncClient, story: str) -> None:
    await publish(api, story, "The *dam* holds.", headline="Dam", authors=["Ada", "Grace"], label="breaking")
    channel = (await xml(api, story, "rss")).find("channel")
    assert channel is not None
    [item] = channel.findall("item")
    assert (item.findtext("title"), item.findtext("description")) == ("Dam", "The dam holds.")
    assert "<em>dam</em>" in str(item.findtext(CONTENT))
    assert [c.text for c in item.findall(DC)] == ["Ada", "Grace"]
    assert [c.text for c in item.findall("category")] == ["breaking"]
    guid = item.find("guid")
    assert guid is not None
    assert guid.attrib["isPermaLink"] == "false"
    assert (await items(api, story))[0]["id"] == guid.text


async def test_words_that_look_like_markup_are_words_in_every_reader(
    api: httpx.AsyncClient, story: str
) -> None:
    words = "Type <img src=x onerror=alert(1)> & see."
    await api.patch(f"/api/v1/blogs/{story}", json={"summary": words})
    await publish(api, story, words)
    channel = (await xml(api, story, "rss")).find("channel")
    assert channel is not None
    # What an XML parser gives back is read as HTML once more.
    for description in (channel.findtext("description"), channel.findtext("item/description")):
        assert unescape(str(description)) == words
        assert "<" not in str(description)
    assert (await xml(api, story, "atom")).findtext(f"{ATOM}subtitle") == words


async def test_a_correction_is_at_its_entry_and_an_item_of_its_own(
    api: httpx.AsyncClient, story: str
) -> None:
    entry = await publish(api, story, "Three died.")
    [before] = await items(api, story)
    await api.patch(
        f"/api/v1/blogs/{story}/entries/{entry['id']}",
        json={"text": "Two died.", "correction": "We said three."},
    )
    found = {item["title"]: item for item in await items(api, story)}
    corrected, notice = found["Two died."], found["Corrected: We said three."]
    assert corrected["id"] == before["id"] != notice["id"]
    assert corrected["date_modified"] > corrected["date_published"] == before["date_published"]
    assert "We said three." in corrected["content_html"]
    assert [c["text"] for c in corrected["_liveblog"]["corrections"]] == ["We said three."]
    assert notice["_liveblog"] == {"corrects": corrected["id"], "withdrawn": False}
    assert notice["url"] == corrected["url"]
    for form in ("atom", "rss"):
        told = (await api.get(f"/live/{story}/feed.{form}")).text
        assert told.count("We said three.") >= 3
        assert "corrected</category>" in told or 'term="corrected"' in told


async def test_nothing_of_what_was_withdrawn_is_left(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(
        api, story, "The mayor has *resigned*.", headline="Mayor out", authors=["Ada"], tags=["city"]
    )
    path = f"/api/v1/blogs/{story}/entries/{entry['id']}"
    await api.patch(path, json={"state": "withdrawn", "reason": "He has not."})
    for form in FORMS:
        told = (await api.get(f"/live/{story}/feed.{form}")).text
        assert "Withdrawn: He has not." in told
        assert not re.search("resigned|Mayor|Ada|city", told)


@pytest.mark.parametrize("taken", ["removed", "silently"])
async def test_what_was_taken_away_is_said_to_be_gone(api: httpx.AsyncClient, story: str, taken: str) -> None:
    entry = await publish(api, story, "Not for long.")
    [item] = await items(api, story)
    path = f"/api/v1/blogs/{story}/entries/{entry['id']}"
    if taken == "removed":
        assert (await api.delete(path)).status_code == 204
    else:
        assert (await api.patch(path, json={"state": "withdrawn"})).status_code == 200
    for form in FORMS:
        assert "Not for long" not in (await api.get(f"/live/{story}/feed.{form}")).text
    [deleted] = (await xml(api, story, "atom")).findall(f"{TOMBSTONES}deleted-entry")
    assert deleted.attrib["ref"] == item["id"]
    said = (await api.get(f"/live/{story}/feed.json")).json()["_liveblog"]["deleted"]
    assert said == [{"id": item["id"], "at": deleted.attrib["when"]}]


@pytest.mark.parametrize("state", ["draft", "submitted", "scheduled"])
async def test_what_is_not_published_is_in_no_feed(api: httpx.AsyncClient, story: str, state: str) -> None:
    await publish(api, story, "Told.")
    await publish(
        api,
        story,
        "Secret.",
        state=state,
        **({"published": "2099-01-01T00:00:00Z"} if state == "scheduled" else {}),
    )
    for form in FORMS:
        told = (await api.get(f"/live/{story}/feed.{form}?since=2020-01-01T00:00:00Z")).text
        assert ("Told." in told, "Secret." in told) == (True, False)


async def test_feeds_of_blogs_that_are_not_there(api: httpx.AsyncClient, slug: str) -> None:
    assert "no blog called" in sentence(await api.get(f"/live/{slug}/feed.atom"), 404)
    await api.post("/api/v1/blogs", json={"slug": slug, "title": "T", "state": "draft"})
    # The same, so that nobody guesses what is to come.
    assert "no blog called" in sentence(await api.get(f"/live/{slug}/feed.json"), 404)
    assert (await api.get(f"/live/{slug}/feed.xml")).status_code == 404


async def test_a_feed_moves_with_its_blog(api: httpx.AsyncClient, story: str) -> None:
    await publish(api, story)
    [before] = await items(api, story)
    await api.patch(f"/api/v1/blogs/{story}", json={"slug": f"{story}-new"})
    moved = await api.get(f"/live/{story}/feed.json?limit=3")
    assert (moved.status_code, moved.headers["location"]) == (301, f"/live/{story}-new/feed.json?limit=3")
    assert [item["id"] for item in await items(api, f"{story}-new")] == [before["id"]]


async def test_a_bad_question_is_answered_with_a_sentence(api: httpx.AsyncClient, story: str) -> None:
    for query in ("limit=0", "since=now", "label=x", "key=2"):
        sentence(await api.get(f"/live/{story}/feed.rss?{query}"), 400)


def test_forms_are_those_of_the_routes() -> None:
    assert list(feed.FORMS) == FORMS
