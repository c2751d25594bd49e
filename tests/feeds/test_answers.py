"""The feeds that the server answers with."""

from __future__ import annotations

import re
from html import unescape

import feedparser
import httpx
import pytest
from fed import FORMS, items, xml
from programs import publish, sentence

from liveblog.pages import feed

ATOM, TOMBSTONES = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
CONTENT, DC = "{http://purl.org/rss/1.0/modules/content/}encoded", "{http://purl.org/dc/elements/1.1/}creator"


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


async def test_text_that_looks_like_markup_is_text_in_every_feed_reader(
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


async def test_nothing_of_a_withdrawn_entry_is_left(api: httpx.AsyncClient, story: str) -> None:
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
async def test_removed_entries_are_announced_as_deleted(
    api: httpx.AsyncClient, story: str, taken: str
) -> None:
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
    for form in ("atom", "rss"):  # as feed readers read it: still a feed without faults
        read = feedparser.parse((await api.get(f"/live/{story}/feed.{form}")).content)
        assert not read.bozo, read.get("bozo_exception")
        assert (read.feed.title, read.entries) == ("A story", [])


@pytest.mark.parametrize("state", ["draft", "submitted", "scheduled"])
async def test_unpublished_entries_are_in_no_feed(api: httpx.AsyncClient, story: str, state: str) -> None:
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


async def test_feeds_of_unknown_blogs_are_404(api: httpx.AsyncClient, slug: str) -> None:
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


async def test_a_bad_query_is_answered_with_a_sentence(api: httpx.AsyncClient, story: str) -> None:
    for query in ("limit=0", "since=now", "label=x", "key=2"):
        sentence(await api.get(f"/live/{story}/feed.rss?{query}"), 400)


def test_forms_are_those_of_the_routes() -> None:
    assert list(feed.FORMS) == FORMS
