"""Webhooks at the desk, without scripts: add one, see its secret once, its deliveries, send again, remove it."""

from __future__ import annotations

import re
from html import unescape

from desk import Desk

from liveblog.cli.opened import opened_store
from liveblog.model.events import Position
from liveblog.model.webhooks import Attempt
from liveblog.settings import Settings


async def test_an_editor_keeps_webhooks_at_the_desk(editor: Desk, slug: str) -> None:
    desk, at = editor, f"/desk/{slug}/webhooks"
    assert f'href="{at}"' in (await desk.get(f"/desk/{slug}/settings")).text
    refused = await desk.post(at, url="http://10.0.0.1/hook", put="1")
    assert refused.status_code == 422
    assert "private network" in refused.text
    assert 'value="http://10.0.0.1/hook"' in refused.text  # what was typed stays
    nothing = await desk.post(at, url="https://example.com/hook")
    assert nothing.status_code == 422
    made = await desk.post(at, url="http://hook.invalid/liveblog", put="1", id="hook1")
    assert made.status_code == 200, made.text
    [secret] = set(re.findall(r"whsec_[\w+/=]+", unescape(made.text)))
    again = await desk.post(at, url="http://hook.invalid/liveblog", put="1", id="hook1")
    assert again.status_code == 303  # a form that is sent twice makes one webhook
    shown = (await desk.get(at)).text
    assert shown.count('id="webhook-hook1"') == 1
    assert secret not in unescape(shown)
    await _failed_for_a_day(desk, slug)
    shown = (await desk.get(at)).text
    assert "The receiver answered 500." in unescape(shown)
    assert "It is switched off" in unescape(shown)
    assert "Send again" in shown
    assert f"{at}#webhook-hook1" in (await desk.get(f"/desk/{slug}")).text  # the notice
    for fields in ({"act": "again", "position": "7-0"}, {"act": "test"}, {"act": "on"}, {"act": "remove"}):
        assert (await desk.post(f"{at}/hook1", **fields)).status_code == 303, fields
    assert "hook1" not in (await desk.get(at)).text
    assert (await desk.post(f"{at}/hook1", act="test")).status_code == 404


async def _failed_for_a_day(desk: Desk, slug: str) -> None:
    async with opened_store(Settings(data=desk.server.data)) as store:
        blog = await store.blog(slug)
        while True:  # the server sends to it as well, in vain
            hook, standing = await store.webhooks.one(blog.id, "hook1")
            off = standing.failed(500, 1_000).failed(500, 1_000 + 86_400_000)
            attempt = Attempt(
                id="hook1_7-0", kind="put", position=str(Position(7, 0)), when=1_000, status=500,
                why={"one": "The receiver answered {status}.", "many": "", "values": {"status": "500"}},
            )  # fmt: skip
            if await store.webhooks.note(blog.id, hook.id, standing.at, off, attempt):
                return
