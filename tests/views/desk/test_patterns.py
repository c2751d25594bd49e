"""/desk/patterns: every partial is on it, in the states that its entries, posts and boxes can have."""

from __future__ import annotations

import re
from typing import Any

import pytest
from desk import Desk
from jinja2 import BaseLoader
from servers import Running

from liveblog.model.entries import LABELS, STATES
from liveblog.model.facts import KINDS
from liveblog.model.people import Person
from liveblog.pages.names import NETWORK_NAMES
from liveblog.pages.patterns.entries import groups
from liveblog.pages.patterns.pages import PAGES, sample_blog
from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings, resource
from liveblog.views.desk.patterns import desk_parts

PARTIALS = {
    path.relative_to(resource("templates")).as_posix()
    for folder in ("entry", "readers", "embed", "desk")
    for path in (resource("templates") / folder).glob("_*.html")
}


class Marking(BaseLoader):
    """Our templates, with a comment in what each draws that names it; a partial of macros has one in each of them."""

    def __init__(self, inner: BaseLoader) -> None:
        self.inner = inner

    def get_source(self, environment: Any, template: str) -> Any:
        source, name, current = self.inner.get_source(environment, template)
        if template in PARTIALS:
            mark = f"<!-- drawn {template} -->"
            source = re.sub(r"({% (?:macro .*?|block content )%})", rf"\1{mark}", source) + mark
        return source, name, current


@pytest.fixture(scope="module")
def drawn() -> str:
    """Everything that the pages of patterns show."""
    drawing = Drawing(Settings())
    drawing._env.loader = Marking(drawing._env.loader)  # type: ignore[arg-type]
    drawing._env.cache.clear()  # type: ignore[union-attr]
    drawing._entry = drawing._env.get_template("entry/_entry.html")
    person = Person(id="p", name="Ada", role="admin", created=0)
    base: dict[str, Any] = {
        "person": person,
        "may": lambda action: True,
        "done": None,
        "path": "",
        "again": None,
    }
    base |= {"new_id": str, "problems": {}, "away": False, "chosen_language": ""}
    parts = drawing.template("desk/patterns_desk.html", **{**base, **desk_parts(drawing, person)})
    entries = [drawing.entry(sample_blog(), entry) for group in groups() for entry in group.entries]
    return "\n".join([*(page(drawing) for page in PAGES.values()), *entries, parts])


@pytest.mark.parametrize("partial", sorted(PARTIALS))
def test_every_partial_is_among_the_patterns(drawn: str, partial: str) -> None:
    assert f"<!-- drawn {partial} -->" in drawn


def test_every_state_label_network_and_box_is_among_them(drawn: str) -> None:
    assert all(f"entry--{label}" in drawn for label in LABELS)
    assert all(f"row--{state}" in drawn for state in STATES)
    assert all(f'data-network="{network}"' in drawn for network in NETWORK_NAMES)
    assert {e.facts.kind for group in groups() for e in group.entries if e.facts} == set(KINDS)
    blocks = {block.kind for group in groups() for e in group.entries for block in e.blocks}
    assert blocks == {
        path.stem.removeprefix("_block_") for path in (resource("templates") / "entry").glob("_block_*")
    }


async def test_editors_see_them_and_nobody_else(server: Running, editor: Desk) -> None:
    shown = await editor.client.get("/desk/patterns")
    assert shown.status_code == 200
    assert "label-breaking" in shown.text
    assert "<script" not in shown.text
    assert shown.headers["cache-control"] == "no-store"
    for name in (*PAGES, "desk"):
        assert f'href="/desk/patterns/{name}"' in shown.text
        answer = await editor.client.get(f"/desk/patterns/{name}")
        assert answer.status_code == 200, name
        assert 'src="/media/0' not in answer.text
    assert (await editor.client.get("/desk/patterns/nothing")).status_code == 404
