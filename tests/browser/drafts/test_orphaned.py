"""Drafts of people and blogs that are gone."""

from __future__ import annotations

import json
import re
import secrets
from html import unescape

import httpx
from desk import JSON, signed_in, words
from servers import Running

from liveblog.model.blogs import Blog
from liveblog.model.people import Person
from liveblog.store import Store


async def test_what_a_removed_person_was_typing_goes_with_the_account(store: Store, blog: Blog) -> None:
    ada = Person(id=secrets.token_hex(8), name="Ada", role="editor", created=0)
    stored = json.dumps(ada.to_json())
    await store.connection.client.hset("{people}:accounts", ada.id, stored)  # type: ignore[misc]
    await store.drafts.save(ada, blog, "new", {"text": "Private"}, None)
    await store.people.remove(ada.id)
    assert await store.drafts.draft(ada, blog, "new") is None


def offered(answer: httpx.Response) -> dict[str, str]:
    """What the page that offers other blogs would send."""
    end = answer.text.index('name="rescued"')
    form = answer.text[answer.text.rindex("<form", 0, end) : answer.text.index("</form>", end)]
    hidden = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', form)
    return {name: unescape(text) for name, text in hidden}


async def test_words_whose_blog_was_deleted_become_a_draft_of_another(server: Running, slug: str) -> None:
    admin = await signed_in(server, "admin")
    gone = await admin.create_blog()
    fields = {"text": "Words that must not be lost", "headline": "Kept", "tags": "dam", "id": "homeless1"}
    assert (await admin.post(f"/desk/{gone}/keep", JSON, **fields)).json()["kept"]
    await admin.post(f"/desk/{gone}/state", state="closed")
    await admin.post(f"/desk/{gone}/delete", typed=gone)

    told = await admin.post(f"/desk/{gone}/entries", JSON, **fields)
    assert (told.status_code, told.json()["gone"]) == (404, True)
    answer = await admin.post(f"/desk/{gone}/entries", **fields, state="published")
    assert answer.status_code == 404
    assert "This blog was deleted" in words(answer)
    assert f'formaction="/desk/{slug}/entries"' in answer.text
    assert "Not sent yet" in words(await admin.get("/desk"))

    saved = await admin.post(f"/desk/{slug}/entries", **offered(answer))
    assert saved.status_code == 303, words(saved)
    drafts = words(await admin.get(f"/desk/{slug}?state=draft"))
    assert "Words that must not be lost" in drafts
    assert "Not sent yet" not in words(await admin.get("/desk"))
    await admin.client.aclose()


async def test_what_was_typed_in_a_blog_that_is_not_open_any_more_is_offered_and_can_be_discarded(
    server: Running, store: Store, slug: str
) -> None:
    admin, desk = await signed_in(server, "admin"), await signed_in(server, "contributor")
    shut = await admin.create_blog()
    edited = await desk.publish(shut, "Mine.", state="draft")
    fields = {"text": "Mine, better", "revision": "1", "id": edited}
    assert (await desk.post(f"/desk/{shut}/keep", JSON, **fields)).json()["kept"]
    people = await admin.get("/desk/people")
    person = re.search(rf'/desk/people/(\w+)/blogs">all blogs<span[^>]*>: {desk.name}<', people.text)
    assert person
    choice = await admin.get(f"/desk/people/{person[1]}/blogs?words={slug}")
    box = re.search(r'name="(blog-\w+)"', choice.text)
    assert box
    await admin.post(f"/desk/people/{person[1]}/blogs", which="some", **{box[1]: "1"})
    answer = await desk.post(f"/desk/{shut}/entries/{edited}", **fields)
    assert answer.status_code == 403
    assert "You may not work in this blog any more" in words(answer)
    assert re.findall(r'formaction="/desk/([\w-]+)/entries"', answer.text) == [slug]
    assert "Mine, better" in words(await desk.get("/desk"))
    await desk.post("/desk/account/kept", id=edited)
    assert "Mine, better" not in words(await desk.get("/desk"))
    for one in (admin, desk):
        await one.client.aclose()
