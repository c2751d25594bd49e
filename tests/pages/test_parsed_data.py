"""The structured data of whole pages, as a parser reads it that is not ours: PyLD, from HTML to nodes and triples."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from drawn import EVIL, NOON, TWEET, a_blog, a_page, an_entry
from pyld import jsonld

from liveblog.model.blocks import Text
from liveblog.model.entries import Correction
from liveblog.model.facts import Scoreboard, Side
from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings

ORG = "http://schema.org/"
PROPERTIES = json.loads((Path(__file__).parents[1] / "fixtures" / "schema_org.json").read_text("utf-8"))[
    "properties"
]
# As schema.org's own context says it: whose only value is an address is one.
CONTEXT = {"@vocab": ORG} | {
    name: {"@type": "@id"}
    for name, about in PROPERTIES.items()
    if "URL" in about["is"] and name != "keywords"
}
ADDRESS = "https://live.example.org/live/story"


def loader(html: str) -> Any:
    def load(url: str, _options: Any) -> dict[str, Any]:
        ours = url == ADDRESS
        assert ours or url.rstrip("/") == "https://schema.org"
        return {
            "contentType": "text/html" if ours else "application/ld+json",
            "contextUrl": None,
            "documentUrl": url,
            "document": html if ours else {"@context": CONTEXT},
        }

    return load


def page_of_everything() -> str:
    drawing = Drawing(Settings()).at("https://live.example.org")
    game = Scoreboard(sides=(Side(name="Skerrow", score="2"), Side(name="Marrick", score="1")))
    corrected = Correction(at=NOON + 60_000, text="It was a Tuesday.")
    return drawing.page(
        a_page(
            drawing,
            an_entry("evil", Text(text=EVIL), headline=EVIL, key=True),
            an_entry("card", TWEET),
            an_entry("game", facts=game),
            an_entry("wrong", corrections=(corrected,)),
            an_entry("taken", state="withdrawn", reason="It was not so.", withdrawn=NOON),
            an_entry("help", pinned=True),
            blog=a_blog(),
        )
    )


def nodes(html: str) -> dict[str, list[dict[str, Any]]]:
    """What a page says of itself: its nodes by type."""
    options = {"documentLoader": loader(html), "extractAllScripts": True}
    found: dict[str, list[dict[str, Any]]] = {}
    for node in jsonld.flatten(ADDRESS, None, options):
        for kind in node.get("@type", []):
            found.setdefault(kind.removeprefix(ORG), []).append(node)
    return found


def values(node: dict[str, Any], name: str) -> list[str]:
    return [one.get("@value", one.get("@id")) for one in node[ORG + name]]


def test_another_parser_reads_each_update_with_its_address_and_time() -> None:
    found = nodes(page_of_everything())
    [blog] = found["LiveBlogPosting"]
    assert values(blog, "headline") == ["A story"]
    updates = {f"{ADDRESS}#entry-{id}" for id in ("evil", "card", "game", "wrong", "taken", "help")}
    assert set(values(blog, "liveBlogUpdate")) == updates
    posts = {post["@id"]: post for post in found["BlogPosting"]}
    assert set(posts) == updates
    for address, post in posts.items():
        assert values(post, "url") == [address]
        assert values(post, "datePublished") == ["2026-01-09T12:00:00.000Z"]
    assert "</script>" in values(posts[f"{ADDRESS}#entry-evil"], "articleBody")[0]
    assert values(posts[f"{ADDRESS}#entry-taken"], "articleBody") == ["It was not so."]
    said = [text for comment in found["CorrectionComment"] for text in values(comment, "text")]
    assert sorted(said) == ["It was a Tuesday.", "It was not so."]


def test_another_parser_reads_the_game_of_a_scoreboard() -> None:
    found = nodes(page_of_everything())
    [game] = found["SportsEvent"]
    teams = {team["@id"]: values(team, "name")[0] for team in found["SportsTeam"]}
    assert [teams[id] for id in values(game, "homeTeam")] == ["Skerrow"]
    assert [teams[id] for id in values(game, "awayTeam")] == ["Marrick"]
    about = next(post for post in found["BlogPosting"] if post["@id"].endswith("#entry-game"))
    assert values(about, "about") == [game["@id"]]


def test_every_address_is_one_and_every_word_is_schema_orgs() -> None:
    """Triples leave out what is no address; a word without a meaning has no place in them."""
    html = page_of_everything()
    graph = jsonld.to_rdf(ADDRESS, {"documentLoader": loader(html), "extractAllScripts": True})["@default"]
    kinds = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
    words = {triple["predicate"]["value"] for triple in graph} - {kinds}
    assert words == {ORG + word.removeprefix(ORG) for word in words}
    assert {word.removeprefix(ORG) for word in words} <= set(PROPERTIES)
    named = {one["@id"] for all in nodes(html).values() for node in all for one in node.get(f"{ORG}url", ())}
    kept = {triple["object"]["value"] for triple in graph if triple["predicate"]["value"] == f"{ORG}url"}
    assert named == kept
    assert all(address.startswith(("https://", "http://")) for address in kept)
