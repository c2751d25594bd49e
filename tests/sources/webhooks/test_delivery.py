"""Events leave by webhook: signed, in order, each receiver by itself; by a real server, to real receivers."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from elsewhere import response
from receivers import Receiver
from servers import PATIENCE
from standardwebhooks import WebhookVerificationError


async def until(happens: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.005)


async def publish(program: httpx.AsyncClient, slug: str, text: str) -> str:
    answer = await program.post(f"/api/v1/blogs/{slug}/entries", json={"text": text})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def seen(program: httpx.AsyncClient, slug: str, receiver: Receiver) -> dict[str, Any]:
    """The webhook as the API shows it."""
    answer = await program.get(f"/api/v1/blogs/{slug}/webhooks/{receiver.id}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_receiver_gets_what_readers_get_signed_and_in_order(
    program: httpx.AsyncClient, story: str, webhook: Any
) -> None:
    receiver, removals = await webhook(), await webhook(events=["gone"])
    at, id = f"/api/v1/blogs/{story}", "e1"

    async def act(method: str, address: str, body: dict[str, Any] | None = None) -> None:
        """Readers get the same event."""
        before, many = (await program.get(f"/live/{story}/snapshot")).json()["position"], len(receiver.got)
        answer = await program.request(method, address, json=body)
        assert answer.is_success, answer.text
        await until(lambda: len(receiver.got) > many)
        query = {"after": before}
        updates = await program.get(f"/live/{story}/updates", params=query, follow_redirects=True)
        assert [receiver.got[-1][1]] == updates.json()["events"]

    await act("POST", f"{at}/entries", {"text": "The polls are closed", "id": id})
    await act("PATCH", f"{at}/entries/{id}", {"text": "Closed at six"})
    await act("PATCH", at, {"title": "Election day"})
    await act("DELETE", f"{at}/entries/{id}")
    assert [said["type"] for _, said in receiver.got] == ["put", "put", "blog", "gone"]
    assert "Closed at six" in receiver.texts()[1]
    await until(lambda: removals.got)
    assert [said["type"] for _, said in removals.got] == ["gone"]
    assert len({id for id, _ in receiver.got}) == 4
    listed = (await program.get(f"/api/v1/blogs/{story}/webhooks")).json()["webhooks"]
    assert [(hook["url"], hook["state"]) for hook in listed] == [
        (receiver.url, "working"),
        (removals.url, "working"),
    ]
    assert "secret" not in json.dumps(listed)


async def test_one_that_fails_gets_all_later_in_order_and_delays_nobody(
    program: httpx.AsyncClient, story: str, webhook: Any
) -> None:
    good, failing, silent = await webhook(), await webhook(), await webhook()
    failing.answers = [500, response(status=302, Location="http://169.254.169.254/latest/meta-data/")]
    silent.always = None
    for n in range(5):
        await publish(program, story, f"Entry {n}")
    await until(lambda: len(good.got) == 5)
    await until(lambda: len(failing.asked) == 1)
    assert failing.got == []
    shown = await seen(program, story, failing)
    assert shown["state"] == "failing"
    assert shown["next"] > shown["since"]
    assert shown["deliveries"][0]["problem"] == "The receiver answered 500."
    # "Send again" is the next try; a redirect is not followed, wherever it leads.
    position = shown["deliveries"][0]["position"]
    at = f"/api/v1/blogs/{story}/webhooks/{failing.id}/resend"
    assert (await program.post(at, json={"position": position})).status_code == 202
    await until(lambda: len(failing.asked) == 2)
    await program.post(at, json={"position": position})
    await until(lambda: len(failing.got) == 5)
    assert len({asked.headers["webhook-id"] for asked in failing.asked[:3]}) == 1
    assert [said["position"] for _, said in failing.got] == [said["position"] for _, said in good.got]
    shown = await seen(program, story, failing)
    assert shown["state"] == "working"
    assert [d["status"] for d in shown["deliveries"]] == [200, 200, 200, 200, 200, 302, 500]
    assert "redirects" in shown["deliveries"][5]["problem"]


async def test_tests_and_events_are_sent_again_on_request(
    program: httpx.AsyncClient, story: str, webhook: Any
) -> None:
    receiver = await webhook()
    at = f"/api/v1/blogs/{story}/webhooks/{receiver.id}"
    assert (await program.post(f"{at}/test")).status_code == 202
    await until(lambda: receiver.got)
    assert receiver.got[0][1]["type"] == "test"
    await publish(program, story, "Once")
    await until(lambda: len(receiver.got) == 2)
    id, said = receiver.got[1]
    assert (await program.post(f"{at}/resend", json={"position": said["position"]})).status_code == 202
    await until(lambda: len(receiver.got) == 3)
    assert receiver.got[2] == (id, said)
    assert (await program.post(f"{at}/resend", json={"position": "1-0"})).status_code == 202
    assert (await program.post(f"{at}/resend", json={"position": "soon"})).status_code == 422
    assert (await program.delete(at)).status_code == 204
    assert (await program.get(at)).status_code == 404
    await publish(program, story, "Nobody is told")
    assert (await program.post(f"{at}/test")).status_code == 404


async def test_what_readers_cannot_see_is_not_sent(
    program: httpx.AsyncClient, story: str, webhook: Any
) -> None:
    receiver = await webhook()
    await program.patch(f"/api/v1/blogs/{story}", json={"state": "draft"})
    await publish(program, story, "Secret")
    await program.patch(f"/api/v1/blogs/{story}", json={"state": "live"})
    await publish(program, story, "Public")
    await until(lambda: any("Public" in text for text in receiver.texts()))
    assert not any("Secret" in text for text in receiver.texts())


async def test_addresses_that_cannot_work_are_refused_in_a_sentence(
    program: httpx.AsyncClient, story: str
) -> None:
    for url, why in {
        "": "Give the address",
        "ftp://example.com/": "Only http and https",
        "http://10.0.0.1/": "private network",
        "http://[::1]/": "private network",
        "https://name:word@example.com/": "password in it",
        "https://example.com:8443/": "ports 80 and 443",
    }.items():
        answer = await program.post(f"/api/v1/blogs/{story}/webhooks", json={"url": url})
        assert answer.status_code == 422, url
        assert why in answer.text, (url, answer.text)
    for events in ([], ["all"], "put", [["put"]]):
        answer = await program.post(
            f"/api/v1/blogs/{story}/webhooks", json={"url": "https://example.com/", "events": events}
        )
        assert answer.status_code == 422, events


async def test_the_example_of_the_documentation_reads_a_delivery(
    program: httpx.AsyncClient, story: str, webhook: Any
) -> None:
    receiver = await webhook()
    await publish(program, story, "As documented")
    await until(lambda: receiver.got)
    text = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text("utf-8")
    [example] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    asked = receiver.asked[0]
    names: dict[str, Any] = {"secret": receiver.secret, "body": asked.body, "headers": asked.headers}
    exec(example, names)
    assert names["event"] == receiver.got[0][1]
    with pytest.raises(WebhookVerificationError):
        exec(example, names | {"body": asked.body.replace(b"documented", b"forged")})
