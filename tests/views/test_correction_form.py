"""Corrections that are there already: reworded, and taken away, by form and API."""

from __future__ import annotations

import re

import httpx
from desk import signed_in, typed, words
from programs import publish, sentence
from servers import Running

from liveblog.forms import corrections as correction_form
from liveblog.model.entries import Correction


def test_a_form_names_corrections_by_their_times() -> None:
    form = correction_form.of_corrections((Correction(at=20, text="B."), Correction(at=3, text="A.")))
    assert form == {"correction-20": "B.", "correction-3": "A."}
    form |= {"correction": "new", "correction-x": "no", "correction-1234567890123456": "no"}
    assert [(row.at, row.text) for row in correction_form.rows(form)] == [(3, "A."), (20, "B.")]
    assert correction_form.listed(form)[0] == {"at": "1970-01-01T00:00:00.003Z", "text": "A."}


async def test_the_api_rewords_a_correction(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(api, story, "Two died.")
    path = f"/api/v1/blogs/{story}/entries/{entry['id']}"
    [said] = (await api.patch(path, json={"correction": "We sad three."})).json()["corrections"]
    [now] = (await api.patch(path, json={"corrections": [{**said, "text": "We said three."}]})).json()[
        "corrections"
    ]
    assert now == {**said, "text": "We said three."}
    assert "We said three." in (await api.get(f"/live/{story}")).text
    gone = await api.patch(path, json={"corrections": [{**said, "text": ""}]})
    assert gone.json()["corrections"] == []
    assert "We said three." not in (await api.get(f"/live/{story}")).text
    for wrong in (
        [{**said, "text": "Again."}],
        [{"at": "noon", "text": "X."}],
        ["X."],
        "X.",
        [{"at": said["at"]}],
    ):
        refused = await api.patch(path, json={"corrections": wrong})
        assert sentence(refused, 422)
        assert "corrections" in refused.json()["errors"]


async def test_rewording_a_correction_keeps_a_colleagues_new_one(server: Running, story: str) -> None:
    desk = await signed_in(server)
    id = await desk.publish(story, "Two died.")
    at = f"/desk/{story}/entries/{id}"

    async def form() -> dict[str, str]:
        page = (await desk.get(f"{at}/edit")).text
        fields = re.findall(r'<textarea[^>]*name="(correction-\d+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)
        [revision] = re.findall(r'name="revision" value="(\d+)"', page)
        return {"text": "Two died.", "revision": revision, "change": "fix", **dict(fields)}

    first = await form()
    assert len(first) == 3
    saved = await desk.post(at, **first | {"change": "correction", "correction": "We sad three."})
    assert saved.status_code == 303
    mine = await form()
    [name] = mine.keys() - first.keys()
    assert mine[name] == "We sad three."
    # A colleague adds one meanwhile: mine names only the one it knows, so theirs stays.
    await desk.post(at, **mine | {"change": "correction", "correction": "It was Sunday."})
    stale = await desk.post(at, **mine | {name: "We said three."})
    assert stale.status_code == 409
    assert "We said three." in stale.text
    now = await form()
    assert (await desk.post(at, **now | {name: "We said three."})).status_code == 303
    assert sorted(v for k, v in (await form()).items() if k.startswith("correction-")) == [
        "It was Sunday.",
        "We said three.",
    ]
    long = await desk.post(at, **(await form()) | {name: "x" * 501})
    assert long.status_code == 422
    assert typed(long, name) == "x" * 501
    assert "500 is the most" in words(long)
    await desk.client.aclose()
