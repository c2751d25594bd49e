"""Times in the past and the future."""

from __future__ import annotations

from desk import JSON, Desk, readers_page, typed, words


async def test_an_entry_can_be_dated_back_and_its_time_changed(editor: Desk, slug: str) -> None:
    await editor.publish(slug, "Newer.")
    id = await editor.publish(slug, "Older.", when="2026-01-06T19:03", zone="-60")
    text = (await readers_page(slug, editor)).text
    assert text.index("Newer.") < text.index("Older.")
    assert "2026-01-06T18:03:00.000Z" in text
    form = {"text": "Older.", "when": "2026-01-06T18:03", "zone": "0", "authors": editor.name}
    same = await editor.post(f"/desk/{slug}/entries/{id}", JSON, revision="1", **form)
    assert same.json()["revision"] == 1
    future = await editor.post(
        f"/desk/{slug}/entries/{id}", revision="1", **{**form, "when": "2999-01-01T00:00"}
    )
    assert future.status_code == 422
    assert 'id="edit-' in future.text
    assert "cannot be to come" in words(future)
    changed = await editor.post(
        f"/desk/{slug}/entries/{id}", JSON, revision="1", **{**form, "when": "2026-01-05T10:00"}
    )
    assert changed.json()["revision"] == 2
    assert "2026-01-05T10:00:00.000Z" in (await readers_page(slug, editor)).text


async def test_an_entry_with_a_future_time_is_published_then_and_not_before(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Embargoed.", when="2999-01-01T00:00")
    assert "Embargoed." not in (await readers_page(slug, editor)).text
    assert "Scheduled" in words(await editor.get(f"/desk/{slug}?state=scheduled"))
    past = {"text": "Embargoed.", "when": "2020-01-01T00:00", "state": "scheduled", "revision": "1"}
    refused = await editor.post(f"/desk/{slug}/entries/{id}", **past)
    assert refused.status_code == 422
    assert "Choose a time to come" in words(refused)
    now = await editor.post(
        f"/desk/{slug}/entries/{id}", **{**past, "when": "2999-01-01T00:00", "state": "published"}
    )
    assert now.headers["location"].startswith(f"/desk/{slug}?done=published")
    assert "Embargoed." in (await readers_page(slug, editor)).text


async def test_only_who_may_publish_may_schedule(contributor: Desk, slug: str) -> None:
    fields = {"text": "Later.", "when": "2999-01-01T00:00"}
    for state in ("published", "scheduled"):
        assert (await contributor.post(f"/desk/{slug}/entries", state=state, **fields)).status_code == 403
    assert 'name="when"' not in (await contributor.get(f"/desk/{slug}")).text


async def test_a_scheduled_entry_can_be_put_off(editor: Desk, slug: str) -> None:
    id = await editor.publish(slug, "Later.", when="2999-01-01T00:00")
    fields = {
        "text": "Later still.",
        "authors": editor.name,
        "when": "2999-01-02T00:00",
        "state": "scheduled",
    }
    saved = await editor.post(f"/desk/{slug}/entries/{id}", JSON, revision="1", **fields)
    assert (saved.status_code, saved.json()["state"]) == (200, "scheduled")
    assert "2999-01-02T00:00:00.000Z" in (await editor.get(f"/desk/{slug}?state=scheduled")).text


async def test_a_draft_with_a_time_says_that_it_has_none_yet(editor: Desk, slug: str) -> None:
    fields = {"text": "Later.", "authors": editor.name, "when": "2999-01-01T00:00"}
    refused = await editor.post(f"/desk/{slug}/entries", state="draft", **fields)
    assert refused.status_code == 422
    assert 'id="when-problem"' in refused.text
    assert typed(refused, "when") == "2999-01-01T00:00"
    id = await editor.publish(slug, "Scheduled.", when="2999-01-01T00:00")
    back = await editor.post(
        f"/desk/{slug}/entries/{id}", text="Scheduled.", revision="1", when="2999-01-01T00:00", state="draft"
    )
    assert back.status_code == 303
    assert "Scheduled." in words(await editor.get(f"/desk/{slug}?state=draft"))
