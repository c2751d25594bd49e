"""What is wrong is said in a sentence, in the right language, and keeps what was typed."""

from __future__ import annotations

import re

import pytest
from desk import JSON, Desk, signed_in, typed, words
from servers import Running

from liveblog.model.entries import TEXT_LIMIT


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " \n "}, "text"),
        ({"text": "x" * 50_001}, "text"),
        ({"text": "Good.", "headline": "x" * 201}, "headline"),
        ({"text": "Good.", "label": "gossip"}, "label"),
        ({"text": "Good.", "tags": "a" * 41}, "tags"),
        ({"text": "Good.", "tags": ",".join(f"t{n}" for n in range(21))}, "tags"),
    ],
)
async def test_every_refused_entry_keeps_all_that_was_typed(
    editor: Desk, slug: str, fields: dict[str, str], field: str
) -> None:
    sent = {"id": "kept", "headline": "Kept headline", "tags": "kept", **fields}
    answer = await editor.post(f"/desk/{slug}/entries", **sent)
    assert answer.status_code == 422
    assert f'id="{field}-problem"' in answer.text
    assert 'role="alert" tabindex="-1" autofocus' in answer.text
    for name in ("id", "text", "headline", "tags"):
        assert typed(answer, name) == sent[name]
    told = await editor.post(f"/desk/{slug}/entries", JSON, **sent)
    assert told.status_code == 422
    assert field in told.json()["problems"]


@pytest.mark.parametrize("letter", ["x", "水", "🔥"])
async def test_the_longest_text_goes_through_and_a_longer_one_comes_back(
    editor: Desk, slug: str, letter: str
) -> None:
    longest = letter * TEXT_LIMIT
    kept = await editor.post(f"/desk/{slug}/keep", JSON, id="long", text=longest)
    assert kept.status_code == 200
    answer = await editor.post(f"/desk/{slug}/entries", id="longer", text=longest + "y" * 200_000)
    assert answer.status_code == 422
    assert "250,000 characters; 50,000 is the most" in words(answer)
    assert typed(answer, "text") == longest + "y" * 200_000
    await editor.publish(slug, longest, id="long")


async def test_a_form_too_large_to_read_is_still_in_the_browser(editor: Desk, slug: str) -> None:
    answer = await editor.post(f"/desk/{slug}/entries", text="x" * 5_000_000)
    assert answer.status_code == 422
    assert "Go back in the browser, where it still stands" in words(answer)


async def test_errors_are_in_the_language_of_the_person(editor: Desk, slug: str) -> None:
    german = {**JSON, "accept-language": "de"}
    answer = await editor.post(f"/desk/{slug}/entries", german, id="kept", text="", headline="x" * 201)
    told = answer.json()
    assert told["problems"]["headline"].startswith("Die Überschrift hat 201 Zeichen")
    assert told["message"] == " ".join(told["problems"].values())
    assert "Write" not in told["message"]
    foreign = await editor.client.post(
        f"/desk/{slug}/entries", headers={**german, "sec-fetch-site": "cross-site"}
    )
    assert foreign.status_code == 403
    assert "abgelehnt" in foreign.text


async def test_the_desk_uses_the_chosen_language(server: Running, slug: str) -> None:
    desk = await signed_in(server)
    account = await desk.get("/desk/account", headers={"accept-language": "en"})
    assert '<html lang="en"' in account.text
    assert account.text.count("End it") == 0  # whoever was added by command has no sign-in but this
    assert (await desk.post("/desk/account/language", language="ar")).status_code == 303
    for path in ("/desk", "/desk/login", "/desk/account", f"/desk/{slug}"):
        page = (await desk.get(path, headers={"accept-language": "en"})).text
        assert '<html lang="ar" dir="rtl">' in page
    assert '<html lang="en"' in (await desk.get("/", headers={"accept-language": "en"})).text
    assert re.search(r'<option value="ar"[^>]* selected>العربية', (await desk.get("/desk/account")).text)
    unknown = await desk.post("/desk/account/language", language="tlh")
    assert unknown.status_code == 422
    await desk.post("/desk/account/language", language="")
    assert '<html lang="fr"' in (await desk.get("/desk", headers={"accept-language": "fr"})).text
    await desk.client.aclose()
